"""Undoing an applied import: within a day, and only while it is the latest, the directory becomes what it was."""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from accounts.tenancy import tenant
from programs.enums import ImportState, RowKind
from programs.models import DirectoryImport, ImportRow
from programs.selectors.days import today_of
from programs.services import facets, revisions, versions
from programs.services.imports import claims
from programs.services.imports.claims import Claim
from programs.services.imports.statements import (
    END_LINKS_UNDONE,
    FREE_UNDONE,
    PARTICIPATING,
    REMOVE_NEW,
    RESTORED,
    SET_BACK,
)

BATCH = 5_000
_TAKING = "{} of the new people already take part in a cohort. Remove them there first."
_UNIQUE = {"programs_employee_email": "An address", "programs_employee_number": "An employee number"}


class UndoRefused(Exception):
    """Why this import can no longer be undone."""


def refusal(*, directory_import: DirectoryImport) -> str:
    """Why the import cannot be undone now, or an empty string."""
    row = directory_import
    if row.state != ImportState.APPLIED or row.applied_at is None or row.undo_until is None:
        return "Only an applied import can be undone."
    if row.undo_until < timezone.now():
        return "An import can be undone for 24 hours; that time is over."
    later = DirectoryImport.objects.filter(applied_at__gt=row.applied_at, undone_at=None).order_by("applied_at").first()
    if later is not None:
        return f"“{later.file_name}” was applied after this import. Undo that one first."
    if takers := _participating(row):
        return _TAKING.format(takers)
    return ""


def _participating(row: DirectoryImport) -> int:
    with connection.cursor() as cursor:
        cursor.execute(PARTICIPATING, {"org": row.organization_id, "import": row.pk})
        return int(cursor.fetchone()[0])


@transaction.atomic
def request(*, actor: Actor, directory_import: DirectoryImport) -> DirectoryImport:
    """Have the worker undo the import; raises UndoRefused with the reason when it may not be."""
    actor.require(Permission.MANAGE_DIRECTORY)
    if reason := refusal(directory_import=directory_import):
        raise UndoRefused(reason)
    row = claims.request(directory_import=directory_import, come_from=(ImportState.APPLIED,), go_to=ImportState.UNDOING)
    audit.record(actor=actor, verb="directory import undo requested", row=row)
    return row


def undo(claim: Claim) -> None:
    """Remove who was new, give back what was changed, and take the versions of that day out of the history."""
    try:
        with tenant(claim.actor.organization_id):
            _undo(claim)
    except UndoRefused as refused:
        claims.fail(claim=claim, error=str(refused))
    except IntegrityError as error:
        claims.fail(claim=claim, error=_reason(error))


def _reason(error: IntegrityError) -> str:
    """What stands in the way, by the name of the constraint that it breaks."""
    broken = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", None))
    if field := _UNIQUE.get(broken):
        return f"{field} that would come back is used by somebody else now."
    return (
        "Other rows of the directory or of programs already depend on people of this import, so they cannot be removed."
    )


def _undo(claim: Claim) -> None:
    held = DirectoryImport.objects.select_for_update(skip_locked=True)
    row = held.filter(pk=claim.import_id, state=claim.state, attempt=claim.attempt).first()
    if row is None:
        raise claims.Superseded
    # Somebody may have come into a cohort since the undo was asked for.
    if takers := _participating(row):
        raise UndoRefused(_TAKING.format(takers))
    _give_back(claim, row)
    row.state, row.stage, row.undone_at = ImportState.UNDONE, "undone", timezone.now()
    row.save(update_fields=["state", "stage", "undone_at"])
    facets.forget()
    revisions.note()
    audit.record(actor=claim.actor, verb="directory import undone", row=row)


def _give_back(claim: Claim, row: DirectoryImport) -> None:
    values = {"org": row.organization_id, "import": row.pk}
    total = ImportRow.objects.filter(directory_import=row).exclude(kind=RowKind.WRONG).count()
    versions.expect_many()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"directory:{row.organization_id}"])
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        claim.show("undoing", 0, total)
        cursor.execute(RESTORED, values)
        restored = [found[0] for found in cursor.fetchall()]
        for statement in (*FREE_UNDONE, SET_BACK):
            cursor.execute(statement, values)
        cursor.execute(END_LINKS_UNDONE, values)
        cursor.execute(REMOVE_NEW, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert row.applied_on is not None
    for start in range(0, len(restored), BATCH):
        claim.show("undoing", start, total)
        part = restored[start : start + BATCH]
        versions.retract(employee_ids=part, begun=row.applied_on, day=today_of(row.organization))
