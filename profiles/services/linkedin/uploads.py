"""Somebody brings a file from LinkedIn, or what its sign-in tells, for their own profile; nobody does it for them."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission
from profiles import events
from profiles.enums import LinkedInSource, LinkedInState
from profiles.linkedin import reading
from profiles.models import LinkedInImport
from programs import rules
from programs.models import Participant

KEPT = dt.timedelta(hours=24)
_SOURCES = {"pdf": LinkedInSource.PDF, "archive": LinkedInSource.ARCHIVE}


class WrongState(Exception):
    """The import cannot do this from where it stands."""


def require_self(actor: Actor, participant: Participant) -> None:
    """Raise NotAllowed for everybody but the participant: consent is given by oneself."""
    actor.require(Permission.SEE_OWN)
    if not rules.is_self(actor, participant.employee):
        raise NotAllowed("what comes from LinkedIn is brought by oneself")


@transaction.atomic
def receive(*, actor: Actor, participant: Participant, upload: UploadedFile) -> LinkedInImport:
    """Keep a file until the worker has read it; what was brought before and never looked at goes. Raises BadFile."""
    require_self(actor, participant)
    kind = reading.kind_of(upload.read(1024))
    upload.seek(0)
    reading.check_size(kind, upload.size or 0)
    row = _begin(actor, participant, _SOURCES[kind])
    row.file.save("file", upload, save=False)
    try:
        row.save(update_fields=["file"])
    except Exception:
        row.file.delete(save=False)
        raise
    return row


@transaction.atomic
def ask_sign_in(*, actor: Actor, participant: Participant) -> LinkedInImport:
    """Have the worker fetch what the connection with LinkedIn tells: the photo."""
    require_self(actor, participant)
    return _begin(actor, participant, LinkedInSource.LOGIN)


def _begin(actor: Actor, participant: Participant, source: str) -> LinkedInImport:
    forget(LinkedInImport.objects.filter(participant=participant).exclude(state=LinkedInState.TAKEN))
    row = LinkedInImport.objects.create(participant=participant, source=source, brought_by_id=actor.user_id)
    announce(row)
    return row


@transaction.atomic
def try_again(*, actor: Actor, row: LinkedInImport) -> None:
    """Read a file once more that failed for a reason of ours. Raises WrongState."""
    require_self(actor, row.participant)
    failed = LinkedInImport.objects.filter(pk=row.pk, state=LinkedInState.FAILED, again=True)
    if not failed.update(state=LinkedInState.READING, attempt=0, heartbeat_at=None, error="", again=False):
        raise WrongState("This file is gone. Please upload it anew.")
    announce(row)


@transaction.atomic
def discard(*, actor: Actor, row: LinkedInImport) -> None:
    """Forget what was brought, without taking anything over. Raises WrongState once something was."""
    require_self(actor, row.participant)
    if not forget(LinkedInImport.objects.filter(pk=row.pk).exclude(state=LinkedInState.TAKEN)):
        raise WrongState("This was taken over already. You can still remove everything that came from LinkedIn.")


def announce(row: LinkedInImport) -> None:
    """Tell the worker after the commit."""
    ids = {"organization_id": row.organization_id, "import_id": row.pk}
    transaction.on_commit(lambda: events.linkedin_waiting.send_robust(sender=LinkedInImport, **ids))


def forget(rows: QuerySet[LinkedInImport]) -> int:
    """Delete imports with their files; returns how many."""
    count = 0
    for row in rows.select_for_update():
        if row.file:
            storage, name = row.file.storage, str(row.file.name)
            transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
        row.delete()
        count += 1
    return count


@transaction.atomic
def tidy(*, actor: Actor) -> int:
    """Forget what nobody has looked at for a day, and files that a lost worker has read and left; returns how many."""
    actor.require(Permission.MANAGE_PROGRAMS)
    old = LinkedInImport.objects.exclude(state=LinkedInState.TAKEN).filter(created_at__lt=timezone.now() - KEPT)
    left = LinkedInImport.objects.exclude(Q(file="") | Q(state=LinkedInState.READING) | Q(again=True))
    for row in left:
        row.file.delete(save=False)
        LinkedInImport.objects.filter(pk=row.pk).update(file="")
    return forget(old) + len(left)
