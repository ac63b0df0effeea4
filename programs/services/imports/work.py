"""The worker's one entry to imports: whatever an import waits for is done once, however often it is asked."""

from __future__ import annotations

import uuid

import structlog
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.stock import take_stock
from programs.enums import ImportState
from programs.models import DirectoryImport
from programs.services.imports import applying, checking, claims, undoing
from programs.spreadsheets import FileProblem

log = structlog.get_logger()
_STEPS = {
    ImportState.CHECKING: checking.check,
    ImportState.APPLYING: applying.apply,
    ImportState.UNDOING: undoing.undo,
}


def go_on(*, actor: Actor, import_id: uuid.UUID) -> None:
    """Check, apply or undo the import; a second delivery of the same message finds it held or done and leaves."""
    actor.require(Permission.MANAGE_DIRECTORY)
    claim = claims.take(actor=actor, import_id=import_id)
    if claim is None:
        return
    try:
        _STEPS[ImportState(claim.state)](claim)
        take_stock()
    except claims.Superseded:
        log.info("import superseded", import_id=str(import_id))
    except FileProblem as problem:
        claims.fail(claim=claim, error=str(problem))
    except Exception:
        claims.fail(claim=claim, error="Something went wrong on our side. Nothing was changed; you can try again.")
        raise


def resume_forgotten(*, actor: Actor) -> int:
    """Announce again every import that waits without a living worker; returns how many."""
    actor.require(Permission.MANAGE_DIRECTORY)
    old = timezone.now() - claims.STALE
    waiting = DirectoryImport.objects.filter(state__in=claims.WORKING).exclude(heartbeat_at__gt=old)
    forgotten = [row for row in waiting if row.heartbeat_at or row.created_at < old]
    for row in forgotten:
        claims.announce(row)
    return len(forgotten)
