"""The worker's part: read a file from LinkedIn once, delete it, and leave a draft to be looked at.

Reading changes nothing but the draft, so a worker that takes over after another was lost begins anew.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from accounts import downloads, selectors
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.tenancy import tenant
from profiles.enums import LinkedInSource, LinkedInState
from profiles.linkedin import reading
from profiles.linkedin.found import BadFile
from profiles.models import LinkedInImport
from profiles.services.linkedin import suggesting, uploads

STALE = dt.timedelta(seconds=150)  # above what a reader may take
MAX_ATTEMPTS = 3
LOST = "The worker was lost several times while reading this file. You can try again, or upload it anew."
BROKEN = "Something went wrong on our side. Nothing was changed; you can try again."
GONE = "This file is gone. Please upload it anew."
NO_PICTURE = "LinkedIn told us no photo of yours, or it has gone since. Connect again, and it comes with it."


@dataclass(frozen=True)
class Claim:
    """One worker's hold on one import."""

    organization_id: uuid.UUID
    import_id: uuid.UUID
    attempt: int

    def end(self, state: str, **values: Any) -> None:
        """Write down the result, unless another worker has taken over; a file that is not wanted any more goes."""
        with tenant(self.organization_id):
            held = LinkedInImport.objects.filter(pk=self.import_id, attempt=self.attempt, state=LinkedInState.READING)
            if not held.update(state=state, **values) or values.get("again"):
                return
            row = LinkedInImport.objects.get(pk=self.import_id)
            row.file.delete(save=False)
            LinkedInImport.objects.filter(pk=self.import_id).update(file="")


def go_on(*, actor: Actor, import_id: uuid.UUID) -> None:
    """Read what waits; a second delivery of the same message finds it held or done and leaves."""
    actor.require(Permission.MANAGE_PROGRAMS)
    claim = _take(actor, import_id)
    if claim is None:
        return
    try:
        claim.end(LinkedInState.REVIEW, **_read(claim))
    except BadFile as problem:
        claim.end(LinkedInState.FAILED, error=str(problem)[:500])
    except Exception:
        claim.end(LinkedInState.FAILED, error=BROKEN, again=True)
        raise


def _take(actor: Actor, import_id: uuid.UUID) -> Claim | None:
    with tenant(actor.organization_id):
        now = timezone.now()
        waiting = Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - STALE)
        mine = LinkedInImport.objects.filter(waiting, pk=import_id, state=LinkedInState.READING)
        if not mine.update(attempt=F("attempt") + 1, heartbeat_at=now):
            return None
        claim = Claim(actor.organization_id, import_id, LinkedInImport.objects.get(pk=import_id).attempt)
    if claim.attempt > MAX_ATTEMPTS:
        claim.end(LinkedInState.FAILED, error=LOST, again=True)
        return None
    return claim


def _read(claim: Claim) -> dict[str, Any]:
    """The draft, without a transaction around the reading."""
    with tenant(claim.organization_id):
        row = LinkedInImport.objects.get(pk=claim.import_id)
        login = selectors.linkedin_of(row.brought_by_id) if row.source == LinkedInSource.LOGIN else None
    if row.source == LinkedInSource.LOGIN:
        return {"picture": _picture(login or {})}
    if not row.file or not row.file.storage.exists(row.file.name):
        raise BadFile(GONE)
    kind = "pdf" if row.source == LinkedInSource.PDF else "archive"
    found = reading.look_into(Path(row.file.path), kind)
    with tenant(claim.organization_id):
        return {"found": found.as_dict(), "suggestions": suggesting.suggest(found)}


def _picture(login: dict[str, Any]) -> bytes:
    try:
        return downloads.picture(str(login.get("picture") or ""))
    except downloads.NoPicture as problem:
        raise BadFile(NO_PICTURE) from problem


def resume_forgotten(*, actor: Actor) -> int:
    """Announce again everything that waits without a living worker; returns how many."""
    actor.require(Permission.MANAGE_PROGRAMS)
    old = Q(heartbeat_at=None) | Q(heartbeat_at__lt=timezone.now() - STALE)
    rows = list(LinkedInImport.objects.filter(old, state=LinkedInState.READING))
    for row in rows:
        uploads.announce(row)
    return len(rows)
