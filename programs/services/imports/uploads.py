"""An uploaded file becomes an import; only what can be read is kept."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs.columns import guess
from programs.enums import ImportState
from programs.models import DirectoryImport
from programs.services import files
from programs.services.imports.claims import WrongState
from programs.spreadsheets import Survey

KIND = "directory"


@transaction.atomic
def receive(*, actor: Actor, upload: UploadedFile) -> DirectoryImport:
    """Store a directory file and look over it; raises FileProblem when it cannot be read, and keeps nothing of it."""
    actor.require(Permission.MANAGE_DIRECTORY)
    row = DirectoryImport(organization_id=actor.organization_id, uploaded_by_id=actor.user_id, size=upload.size or 0)
    files.keep(row, upload, look_over=_look_over)
    audit.record(actor=actor, verb="directory file uploaded", row=row, rows=row.total)
    return row


def _look_over(row: DirectoryImport, survey: Survey) -> None:
    row.columns = [{"values": c.values, "many": c.many, "orders": sorted(c.orders)} for c in survey.columns]
    row.mapping = guess(row.headers, files.remembered(KIND))


@transaction.atomic
def cancel(*, actor: Actor, directory_import: DirectoryImport) -> DirectoryImport:
    """Drop an import that has changed nothing yet, and its file; a worker that is checking it stops at its next step."""
    actor.require(Permission.MANAGE_DIRECTORY)
    open_states = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED, ImportState.FAILED)
    found = DirectoryImport.objects.filter(pk=directory_import.pk, state__in=open_states)
    if not found.update(state=ImportState.CANCELLED, stage="", error=""):
        raise WrongState("Only an import that has not been applied can be cancelled.")
    storage, name = directory_import.file.storage, str(directory_import.file.name)
    transaction.on_commit(lambda: storage.delete(name))
    directory_import.refresh_from_db()
    audit.record(actor=actor, verb="directory import cancelled", row=directory_import)
    return directory_import
