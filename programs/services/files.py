"""What every import of a spreadsheet does with its file, and what its headers meant the last time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from programs import spreadsheets
from programs.columns import header_key
from programs.models import ColumnMapping
from programs.spreadsheets import FileProblem, Source

_MB = 1_048_576


def source_of(row: Any) -> Source:
    """The stored file of an import and how it is to be read."""
    return Source(Path(row.file.path), row.file_format, row.encoding, row.delimiter)


def keep(row: Any, upload: UploadedFile, *, look_over: Callable[[Any, spreadsheets.Survey], None]) -> None:
    """Store an upload in a new import, survey it, and save the row; raises FileProblem and keeps nothing of the file."""
    size = upload.size or 0
    if size > spreadsheets.MAX_BYTES:
        raise FileProblem(f"The file has {size // _MB} MB; at most {spreadsheets.MAX_BYTES // _MB} MB can be read.")
    row.file_name = Path(upload.name or "file").name[:255]
    row.file_format = "xlsx" if upload.read(2) == b"PK" else "csv"
    upload.seek(0)
    row.file.save(row.file_name, upload, save=False)
    try:
        source = spreadsheets.identify(Path(row.file.path))
        row.encoding, row.delimiter = source.encoding, source.delimiter
        survey = spreadsheets.survey(source)
        row.total = survey.row_count
        row.headers = [column.header for column in survey.columns]
        row.samples = [column.samples for column in survey.columns]
        look_over(row, survey)
        row.save()
    except Exception:
        row.file.delete(save=False)
        raise


def remembered(kind: str) -> dict[str, str]:
    """What each header meant last time in this organization."""
    return dict(ColumnMapping.objects.filter(kind=kind).values_list("header", "column"))


def remember(kind: str, mapping: Mapping[str, str], headers: Iterable[str]) -> None:
    """Keep what each header means for the next file, also that it means nothing."""
    rows = {header_key(header): mapping.get(header, "") for header in headers}
    ColumnMapping.objects.bulk_create(
        [ColumnMapping(kind=kind, header=key, column=column) for key, column in rows.items() if key],
        update_conflicts=True,
        unique_fields=["organization", "kind", "header"],
        update_fields=["column"],
    )
