"""Applying a checked import: one transaction, so that the directory is either as it was or as the dry run said."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import User
from accounts.services import audit
from accounts.tenancy import tenant
from programs.enums import ImportState
from programs.models import DirectoryImport
from programs.selectors.days import today_of
from programs.services import facets, revisions, versions
from programs.services.imports import claims
from programs.services.imports.claims import Claim
from programs.services.imports.statements import (
    BLANK,
    END_LINKS,
    FREE_UNIQUE,
    INSERT_NEW,
    LINK_USERS,
    MARK_NEW,
    STALE_ROWS,
    TOUCHED,
    UPDATE_CHANGED,
)

BRAKE_PERCENT = 20
UNDO_WINDOW = dt.timedelta(hours=24)
BATCH = 5_000


class BrakeHeld(Exception):
    """The import would deactivate so many people that somebody has to release it explicitly."""


class Outdated(Exception):
    """The directory is no longer what the dry run compared the file with."""


def braked(directory_import: DirectoryImport) -> bool:
    """Whether more than a fifth of those who work here would be deactivated."""
    row = directory_import
    return row.count_deactivated * 100 > row.active_before * BRAKE_PERCENT


@transaction.atomic
def request(*, actor: Actor, directory_import: DirectoryImport, release: bool = False) -> DirectoryImport:
    """Have the worker apply a checked import; raises BrakeHeld unless a large deactivation is released."""
    actor.require(Permission.MANAGE_DIRECTORY)
    row = directory_import
    if braked(row) and not release:
        raise BrakeHeld(
            f"{row.count_deactivated} of {row.active_before} people would be deactivated. Release the brake to go on."
        )
    DirectoryImport.objects.filter(pk=row.pk).update(brake_released=release and braked(row))
    row = claims.request(directory_import=row, come_from=(ImportState.CHECKED,), go_to=ImportState.APPLYING)
    audit.record(actor=actor, verb="directory import requested", row=row, brake_released=row.brake_released)
    return row


def apply(claim: Claim) -> None:
    """Write the import's rows into the directory and its history; a directory changed since the check is checked again."""
    try:
        with tenant(claim.actor.organization_id):
            _apply(claim)
    except (Outdated, IntegrityError):
        _check_again(claim)


def _apply(claim: Claim) -> None:
    held = DirectoryImport.objects.select_for_update(skip_locked=True)
    row = held.filter(pk=claim.import_id, state=claim.state, attempt=claim.attempt).first()
    if row is None:
        raise claims.Superseded
    today, values = today_of(row.organization), {"org": row.organization_id, "import": row.pk}
    versions.expect_many()
    with connection.cursor() as cursor:
        # One import at a time writes an organization's directory; managers are linked before they exist.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"directory:{row.organization_id}"])
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(STALE_ROWS, values)
        if cursor.fetchone()[0]:
            raise Outdated
        # SECURITY: whose address moves is linked to their login first, so that the login stays theirs.
        cursor.execute(LINK_USERS, values)
        for statement in FREE_UNIQUE:
            cursor.execute(statement, values)
        _write(claim, cursor, values, today)
        cursor.execute(MARK_NEW, values)
        cursor.execute(LINK_USERS, values)
        cursor.execute(END_LINKS, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _finish(row, today)


def _write(claim: Claim, cursor: Any, values: dict[str, Any], today: dt.date) -> None:
    """Batch after batch, so that the page sees it move."""
    cursor.execute(
        "SELECT coalesce(max(number), 0), count(*) FROM programs_importrow"
        " WHERE organization_id = %(org)s AND directory_import_id = %(import)s AND kind <> 'wrong'",
        values,
    )
    last, total = cursor.fetchone()
    done = 0
    for start in range(0, last + 1, BATCH):
        claim.show("applying", done, total)
        span = values | {"from": start, "to": start + BATCH - 1, "blank": BLANK}
        cursor.execute(INSERT_NEW, span)
        cursor.execute(UPDATE_CHANGED, span)
        cursor.execute(TOUCHED, span)
        touched = [found[0] for found in cursor.fetchall()]
        versions.record(employee_ids=touched, day=today)
        done += len(touched)
    claim.show("finishing", total, total)


def _finish(row: DirectoryImport, today: dt.date) -> None:
    now = timezone.now()
    row.state, row.stage, row.done = ImportState.APPLIED, "applied", row.total
    row.applied_at, row.applied_on, row.undo_until = now, today, now + UNDO_WINDOW
    row.save(update_fields=["state", "stage", "done", "applied_at", "applied_on", "undo_until"])
    facets.forget()
    revisions.note()
    counts = {kind: getattr(row, f"count_{kind}") for kind in ("new", "changed", "deactivated", "wrong")}
    audit.record(actor=_by(row), verb="directory import applied", row=row, **counts)


def _by(row: DirectoryImport) -> Actor:
    """The worker signs; the trail names the person who uploaded the file beside it."""
    worker = actors.system(row.organization_id)
    person = User.objects.filter(pk=row.uploaded_by_id).first()
    name = f"{worker.name} for {person}" if person else worker.name
    return Actor(worker.organization_id, None, worker.role, name)


def _check_again(claim: Claim) -> None:
    """What was reviewed is what is applied: otherwise the review starts again."""
    with tenant(claim.actor.organization_id):
        row = DirectoryImport.objects.get(pk=claim.import_id)
        claims.request(directory_import=row, come_from=(ImportState.APPLYING,), go_to=ImportState.CHECKING)
        DirectoryImport.objects.filter(pk=row.pk).update(
            error="The directory has changed since this file was checked, so it was checked again. Please review it once more."
        )
