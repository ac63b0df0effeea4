"""A spreadsheet of sign-up answers becomes an import; only what can be read is kept."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from profiles.enums import SignupState
from profiles.models import SignupImport
from profiles.questions import guess
from programs import spreadsheets
from programs.columns import header_key
from programs.models import Cohort, ColumnMapping
from programs.spreadsheets import FileProblem, Source

KIND = "signup"
MAX_ROWS = 5_000


class WrongState(Exception):
    """The import cannot do this from where it stands."""


def source_of(signup: SignupImport) -> Source:
    """The stored file and how it is to be read."""
    return Source(Path(signup.file.path), signup.file_format, signup.encoding, signup.delimiter)


@transaction.atomic
def receive(*, actor: Actor, cohort: Cohort, upload: UploadedFile) -> SignupImport:
    """Store a file of answers and look over it; raises FileProblem when it cannot be read, and keeps nothing of it."""
    actor.require(Permission.MANAGE_PROGRAMS)
    if (upload.size or 0) > spreadsheets.MAX_BYTES:
        raise FileProblem(f"The file has {(upload.size or 0) // 1_048_576} MB; at most 50 MB can be read.")
    row = SignupImport(organization_id=actor.organization_id, cohort=cohort, uploaded_by_id=actor.user_id)
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
    audit.record(actor=actor, verb="sign-up file uploaded", row=row, rows=row.total)
    return row


def _look_over(row: SignupImport) -> None:
    source = spreadsheets.identify(Path(row.file.path))
    row.encoding, row.delimiter = source.encoding, source.delimiter
    survey = spreadsheets.survey(source)
    if survey.row_count > MAX_ROWS:
        raise FileProblem(f"The file has {survey.row_count:,} rows; at most {MAX_ROWS:,} answers can be read at once.")
    row.total = survey.row_count
    row.headers = [column.header for column in survey.columns]
    row.samples = [column.samples for column in survey.columns]
    row.mapping = guess(row.headers, _remembered(), row.samples)


def _remembered() -> dict[str, str]:
    return dict(ColumnMapping.objects.filter(kind=KIND).values_list("header", "column"))


def remember(*, signup: SignupImport) -> None:
    """Keep what each header means for the next file, also that it means nothing."""
    rows = {header_key(header): signup.mapping.get(header, "") for header in signup.headers}
    ColumnMapping.objects.bulk_create(
        [ColumnMapping(kind=KIND, header=key, column=column) for key, column in rows.items() if key],
        update_conflicts=True,
        unique_fields=["organization", "kind", "header"],
        update_fields=["column"],
    )


@transaction.atomic
def discard(*, actor: Actor, signup: SignupImport) -> None:
    """Delete an import that has changed nothing yet, and its file. Raises WrongState once it was applied."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = SignupImport.objects.select_for_update().get(pk=signup.pk)
    if row.state in (SignupState.APPLYING, SignupState.APPLIED):
        raise WrongState("What was applied stays in the history.")
    storage, name = row.file.storage, str(row.file.name)
    transaction.on_commit(lambda: storage.delete(name))
    audit.record(actor=actor, verb="sign-up file discarded", row=row)
    row.delete()
