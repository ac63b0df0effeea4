"""Who works on an import, and how far they are. A worker holds an import by its attempt number: a later one ends the earlier."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.tenancy import tenant
from programs import events, forgettable
from programs.enums import ImportState
from programs.models import DirectoryImport

WORKING = (ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING)
STALE = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 5


class Superseded(Exception):
    """The import was cancelled, or another worker took it over: whatever this one does is no longer wanted."""


class WrongState(Exception):
    """The import cannot do this from where it stands."""


@dataclass(frozen=True)
class Claim:
    """One worker's hold on one import."""

    actor: Actor
    import_id: uuid.UUID
    state: str
    attempt: int

    def advance(self, stage: str, done: int, total: int) -> None:
        """Show progress and prove life in a transaction of its own; raises Superseded when the import is no longer held."""
        with tenant(self.actor.organization_id):
            self.advance_inside(stage, done, total)

    def advance_inside(self, stage: str, done: int, total: int) -> None:
        """The same, within the transaction that made the progress."""
        held = DirectoryImport.objects.filter(pk=self.import_id, state=self.state, attempt=self.attempt)
        if not held.update(stage=stage, done=done, total=total, heartbeat_at=timezone.now()):
            raise Superseded

    def show(self, stage: str, done: int, total: int) -> None:
        """Show progress of a transaction that is still open.

        NOTE: applying is one transaction that holds the import's row, so its progress goes through the cache, under a key
        of the organization. Losing it costs a progress bar; the hold itself is the row's lock.
        """
        forgettable.keep(_key(self.actor.organization_id, self.import_id), (stage, done, total), 900)


def _key(organization_id: uuid.UUID, import_id: uuid.UUID) -> str:
    return f"{organization_id}:import:{import_id}:progress"


def progress_of(*, actor: Actor, directory_import: DirectoryImport) -> tuple[str, int, int]:
    """Stage, rows done and rows in total, as last shown."""
    stored = (directory_import.stage, directory_import.done, directory_import.total)
    if directory_import.state not in (ImportState.APPLYING, ImportState.UNDOING):
        return stored
    return forgettable.kept(_key(actor.organization_id, directory_import.pk)) or stored


def request(*, directory_import: DirectoryImport, come_from: tuple[str, ...], go_to: str) -> DirectoryImport:
    """Hand an import to the worker; raises WrongState unless it stands where it may be handed over."""
    fresh = {"stage": "waiting", "done": 0, "attempt": 0, "heartbeat_at": None, "error": "", "state": go_to}
    if not DirectoryImport.objects.filter(pk=directory_import.pk, state__in=come_from).update(**fresh):
        raise WrongState(f"This import is {directory_import.get_state_display().lower()} and cannot do that now.")
    directory_import.refresh_from_db()
    forgettable.let_go(_key(directory_import.organization_id, directory_import.pk))
    announce(directory_import)
    return directory_import


def announce(directory_import: DirectoryImport) -> None:
    """Tell after the commit that the import waits for the worker."""
    ids = {"organization_id": directory_import.organization_id, "import_id": directory_import.pk}
    transaction.on_commit(lambda: events.import_waiting.send_robust(sender=DirectoryImport, **ids))


def take(*, actor: Actor, import_id: uuid.UUID) -> Claim | None:
    """Claim the import if it waits for a worker or has lost its own; None leaves it to whoever holds it.

    A row lock that somebody holds is an applying transaction that is alive, whatever the heartbeat says.
    """
    with tenant(actor.organization_id):
        waiting = DirectoryImport.objects.select_for_update(skip_locked=True).filter(pk=import_id, state__in=WORKING)
        row = waiting.first()
        now = timezone.now()
        if row is None or (row.heartbeat_at and row.heartbeat_at > now - STALE):
            return None
        if row.attempt >= MAX_ATTEMPTS:
            _give_up(row, "The worker was lost several times while working on this file.")
            return None
        row.attempt, row.heartbeat_at, row.error = row.attempt + 1, now, ""
        row.save(update_fields=["attempt", "heartbeat_at", "error"])
        return Claim(actor, import_id, row.state, row.attempt)


def _give_up(row: DirectoryImport, error: str) -> None:
    # What was being undone stays applied; everything else has changed nothing yet.
    row.state = ImportState.APPLIED if row.state == ImportState.UNDOING else ImportState.FAILED
    row.error = error[:500]
    row.save(update_fields=["state", "error"])


def fail(*, claim: Claim, error: str) -> None:
    """Say on the row why the work ended; nothing of it remains."""
    with tenant(claim.actor.organization_id):
        held = DirectoryImport.objects.select_for_update().filter(
            pk=claim.import_id, state=claim.state, attempt=claim.attempt
        )
        for row in held:
            _give_up(row, error)
