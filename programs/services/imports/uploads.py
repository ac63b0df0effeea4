"""An uploaded file becomes an import; only what can be read is kept."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs import spreadsheets
from programs.columns import guess, header_key
from programs.enums import ImportState
from programs.models import ColumnMapping, DirectoryImport
from programs.services.imports.claims import WrongState
from programs.spreadsheets import FileProblem, Source

KIND = "directory"


def source_of(directory_import: DirectoryImport) -> Source:
    """The stored file and how it is to be read."""
    row = directory_import
    return Source(Path(row.file.path), row.file_format, row.encoding, row.delimiter)


@transaction.atomic
def receive(*, actor: Actor, upload: UploadedFile) -> DirectoryImport:
    """Store a directory file and look over it; raises FileProblem when it cannot be read, and keeps nothing of it."""
    actor.require(Permission.MANAGE_DIRECTORY)
    if (upload.size or 0) > spreadsheets.MAX_BYTES:
        raise FileProblem(f"The file has {(upload.size or 0) // 1_048_576} MB; at most 50 MB can be read.")
    row = DirectoryImport(organization_id=actor.organization_id, uploaded_by_id=actor.user_id, size=upload.size or 0)
    row.file_name = Path(upload.name or "file").name[:255]
    row.file_format = "xlsx" if upload.read(2) == b"PK" else "csv"
    upload.seek(0)
    row.file.save(row.file_name, upload, save=False)
    try:
        _look_over(row)
        row.save()
    except Exception:
        row.file.delete(save=False)
        raise
    audit.record(actor=actor, verb="directory file uploaded", row=row, rows=row.total)
    return row


def _look_over(row: DirectoryImport) -> None:
    source = spreadsheets.identify(Path(row.file.path))
    row.encoding, row.delimiter = source.encoding, source.delimiter
    survey = spreadsheets.survey(source)
    row.total = survey.row_count
    row.headers = [column.header for column in survey.columns]
    row.samples = [column.samples for column in survey.columns]
    row.columns = [{"values": c.values, "many": c.many, "orders": sorted(c.orders)} for c in survey.columns]
    row.mapping = guess(row.headers, remembered())


def remembered() -> dict[str, str]:
    """What each header meant last time in this organization."""
    return dict(ColumnMapping.objects.filter(kind=KIND).values_list("header", "column"))


def remember(mapping: dict[str, str], headers: list[str]) -> None:
    """Keep what each header means for the next file, also that it means nothing."""
    rows = {header_key(header): mapping.get(header, "") for header in headers}
    ColumnMapping.objects.bulk_create(
        [ColumnMapping(kind=KIND, header=key, column=column) for key, column in rows.items() if key],
        update_conflicts=True,
        unique_fields=["organization", "kind", "header"],
        update_fields=["column"],
    )


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
