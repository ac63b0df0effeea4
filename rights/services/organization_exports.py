"""All of an organization as one file: asked for by an owner, written by a worker, deleted after seven days."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import uuid
import zipfile
from typing import IO

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization
from accounts.services import audit
from accounts.tenancy import tenant
from programs.selectors.days import today_of
from rights import exporting
from rights.enums import ExportState
from rights.models import OrganizationExport

KEPT = dt.timedelta(days=7)
STALE = dt.timedelta(minutes=10)
MAX_ATTEMPTS = 3
_OPEN = (ExportState.QUEUED, ExportState.RUNNING)


class CannotExport(Exception):
    """It cannot be asked for now; the message says why."""


class _Stopped(Exception):
    """Somebody cancelled it, or another worker has it by now."""


@transaction.atomic
def request(*, actor: Actor) -> OrganizationExport:
    """Ask for everything as one file. Raises CannotExport while one is being written."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    Organization.objects.select_for_update(no_key=True).get(pk=actor.organization_id)
    if OrganizationExport.objects.filter(state__in=_OPEN).exists():
        raise CannotExport("One is being written already. This page shows it as soon as it is ready.")
    row: OrganizationExport = OrganizationExport.objects.create(
        asked_by_id=actor.user_id, total=len(exporting.labels())
    )
    audit.record(actor=actor, verb="asked for an export of the organization", row=row)
    return row


@transaction.atomic
def cancel(*, actor: Actor, export: OrganizationExport) -> bool:
    """Stop one that is under way, or delete the file of one that is ready; False when it was over already."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    row: OrganizationExport = OrganizationExport.objects.select_for_update().get(pk=export.pk)
    if row.state not in (*_OPEN, ExportState.DONE):
        return False
    let_go(row, ExportState.CANCELLED)
    audit.record(actor=actor, verb="cancelled an export of the organization", row=row)
    return True


@transaction.atomic
def download(*, actor: Actor, export: OrganizationExport) -> OrganizationExport:
    """Hand the file out, and say in the trail to whom. Raises CannotExport when it is gone."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    row: OrganizationExport = OrganizationExport.objects.get(pk=export.pk)
    if row.state != ExportState.DONE or row.expires_at is None or row.expires_at <= timezone.now():
        raise CannotExport("This file is gone. Ask for a new one.")
    audit.record(actor=actor, verb="organization exported", row=row)
    return row


def let_go(row: OrganizationExport, state: str = ExportState.EXPIRED) -> None:
    """Delete the file; the row says that there was one."""
    if row.file:
        row.file.delete(save=False)
    OrganizationExport.objects.filter(pk=row.pk).update(file="", state=state, finished_at=timezone.now())


def forget_all() -> None:
    """Delete every file, for somebody is forgotten who stands in it; one that is being written is written anew."""
    # Before the files: a worker that finishes at this moment has its file among them.
    OrganizationExport.objects.filter(state=ExportState.RUNNING).update(state=ExportState.QUEUED, done=0)
    for row in OrganizationExport.objects.exclude(file=""):
        let_go(row)


def work(organization_id: uuid.UUID) -> int:
    """Delete what is too old, take back what a dead worker had, and write what waits; returns how many were written."""
    now = timezone.now()
    with tenant(organization_id):
        for row in OrganizationExport.objects.filter(state=ExportState.DONE, expires_at__lte=now):
            let_go(row)
        silent = OrganizationExport.objects.filter(state=ExportState.RUNNING, heartbeat_at__lt=now - STALE)
        silent.filter(attempt__gte=MAX_ATTEMPTS).update(state=ExportState.FAILED, finished_at=now)
        silent.update(state=ExportState.QUEUED)
        waiting = list(OrganizationExport.objects.filter(state=ExportState.QUEUED).values_list("pk", flat=True))
    return sum(_write(organization_id, pk) for pk in waiting)


def _write(organization_id: uuid.UUID, export_id: uuid.UUID) -> bool:
    """Claim one and write it; False when another worker was faster or somebody cancelled it."""
    with tenant(organization_id):
        rows = OrganizationExport.objects.filter(pk=export_id, state=ExportState.QUEUED)
        if not rows.update(state=ExportState.RUNNING, heartbeat_at=timezone.now(), done=0):
            return False
        row: OrganizationExport = OrganizationExport.objects.get(pk=export_id)
        row.attempt += 1
        row.save(update_fields=["attempt"])
    try:
        with tempfile.TemporaryFile() as target:
            counts = _fill(target, row)
            target.seek(0)
            return _finish(row, File(target), sum(counts.values()))
    except _Stopped:
        return False


def _fill(target: IO[bytes], row: OrganizationExport) -> dict[str, int]:
    counts: dict[str, int] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, label in enumerate(exporting.labels()):
            # A transaction a model: progress can be seen, and the oldest row that is read is never old.
            with tenant(row.organization_id):
                counts[label] = exporting.write_model(archive, label)
            _beat(row, place + 1)
        with tenant(row.organization_id):
            organization = Organization.objects.get(pk=row.organization_id)
            archive.writestr(exporting.README, exporting.readme(organization, today_of(organization), counts))
        archive.writestr(exporting.SCHEMA, json.dumps(exporting.schema(), indent=1, ensure_ascii=False))
    return counts


def _beat(row: OrganizationExport, done: int) -> None:
    with tenant(row.organization_id):
        if not _mine(row).update(done=done, heartbeat_at=timezone.now()):
            raise _Stopped


def _mine(row: OrganizationExport) -> QuerySet[OrganizationExport]:
    return OrganizationExport.objects.filter(pk=row.pk, state=ExportState.RUNNING, attempt=row.attempt)


def _finish(row: OrganizationExport, content: File[bytes], rows: int) -> bool:
    now = timezone.now()
    with tenant(row.organization_id):
        # Whoever cancels at this moment waits here, and deletes the file that is there by then.
        held = OrganizationExport.objects.select_for_update().get(pk=row.pk)
        if held.state != ExportState.RUNNING or held.attempt != row.attempt:
            raise _Stopped
        held.file.save("all.zip", content, save=False)
        held.state, held.rows, held.size = ExportState.DONE, rows, held.file.size
        held.finished_at, held.expires_at = now, now + KEPT
        held.save()
    return True
