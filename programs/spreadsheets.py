"""CSV and XLSX files as rows of text, whatever their delimiter, encoding or sender. Pure; knows no table.

A file is judged by its content, never by its name. Rows are read one after the other, so that memory does not grow.
"""

from __future__ import annotations

import codecs
import csv
import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from accounts import confined
from programs import cells, workbooks

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_UNPACKED = 400 * 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 3
_DISTINCT = 60
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed archive",
    b"Rar!": "a compressed archive",
    b"7z\xbc\xaf": "a compressed archive",
    b"{\\rtf": "a text document",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}


class FileProblem(ValueError):
    """Why a file cannot be read, in words for the person who uploaded it."""


@dataclass(frozen=True)
class Source:
    """A file on disk and how it is to be read."""

    path: Path
    file_format: str
    encoding: str = ""
    delimiter: str = ""


@dataclass
class ColumnFacts:
    """What a look over the whole file found in one column."""

    header: str
    samples: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    many: bool = False
    orders: set[str] = field(default_factory=set)
    filled: int = 0

    def see(self, value: str) -> None:
        """Take one cell into account."""
        if not value:
            return
        self.filled += 1
        if len(self.samples) < _SAMPLE_ROWS and value not in self.samples:
            self.samples.append(value[:80])
        if order := cells.date_order(value):
            self.orders.add(order)
        if not self.many and value not in self.values:
            self.many = len(self.values) >= _DISTINCT
            self.values = [] if self.many else [*self.values, value[:80]]


@dataclass(frozen=True)
class Survey:
    """Headers, the row they stand in, how many rows follow, and what is in each column."""

    header_row: int
    row_count: int
    columns: list[ColumnFacts]


def identify(path: Path) -> Source:
    """Say what a file is from its content; raise FileProblem for anything but CSV and XLSX."""
    size = path.stat().st_size
    if size == 0:
        raise FileProblem("The file is empty (0 bytes).")
    if size > MAX_BYTES:
        raise FileProblem(f"The file has {size // 1_048_576} MB; at most {MAX_BYTES // 1_048_576} MB can be read.")
    with path.open("rb") as file:
        head = file.read(64 * 1024)
    if head.startswith(b"PK"):
        return _workbook(path)
    if head.startswith(_OLE):
        raise FileProblem(
            "The workbook is protected by a password, or in the old .xls format. Save it as .xlsx without one."
        )
    for mark, what in _FOREIGN.items():
        if head.startswith(mark):
            raise FileProblem(f"The file is {what}, not a table. Save it as CSV or XLSX.")
    if head.lstrip()[:5].lower() in (b"<html", b"<!doc", b"<?xml"):
        raise FileProblem("The file is a web page or XML, not a table. Save it as CSV or XLSX.")
    encoding = _encoding(path, head)
    return Source(path, "csv", encoding, _delimiter(path, encoding))


def _workbook(path: Path) -> Source:
    """An XLSX is an archive with a workbook in it, whose declared size bounds what unpacking can cost."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 1 for entry in entries):
                raise FileProblem("The archive is protected by a password.")
            if "xl/workbook.xml" not in archive.namelist():
                raise FileProblem("The file is an archive or another kind of document, not an XLSX workbook.")
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                raise FileProblem("The workbook is too large once it is unpacked. Save the sheet as CSV.")
    except zipfile.BadZipFile:
        raise FileProblem("The workbook is damaged and cannot be opened. Save it again and retry.") from None
    return Source(path, "xlsx")


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decodes(path, "utf-16") or _not_a_table()
    if b"\x00" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        guess = "utf-16-le" if odd > even else "utf-16-be"
        return (_decodes(path, guess) if max(even, odd) > len(head) // 4 else "") or _not_a_table()
    encoding = "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
    return _decodes(path, encoding) or "cp1252"


def _not_a_table() -> str:
    raise FileProblem("The file is not text and not a workbook. Save it as CSV or XLSX.")


def _decodes(path: Path, encoding: str) -> str:
    """The encoding when the whole file can be read with it, else nothing."""
    try:
        with path.open(encoding=encoding) as file:
            while file.read(1 << 20):
                pass
    except UnicodeError:
        return ""
    return encoding


def _delimiter(path: Path, encoding: str) -> str:
    """The delimiter that cuts the first lines into the most columns of equal number."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = list(itertools.islice(file, 50))
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) > 4:
        return lines[0][4]
    return max(DELIMITERS, key=lambda delimiter: _regularity(lines, delimiter))


def _regularity(lines: list[str], delimiter: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return (0.0, 0)
    if not widths or max(widths) == 1:
        return (0.0, 0)
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    return (0.0, 0) if usual == 1 else (widths.count(usual) / len(widths), usual)


def rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells) from the top of the file, empty rows left out; the first row of the file is 1."""
    produce = _workbook_rows if source.file_format == "xlsx" else _text_rows
    for number, row in enumerate(produce(source), start=1):
        if any(row):
            yield number, row[:MAX_COLUMNS]


def _text_rows(source: Source) -> Iterator[list[str]]:
    with source.path.open(encoding=source.encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=source.delimiter)
        try:
            for row in reader:
                yield [] if reader.line_num == 1 and row and row[0].lower().startswith("sep=") else row
        except csv.Error:
            raise FileProblem(
                f"Row {reader.line_num} cannot be read: a quotation mark is opened and never closed, or a cell is huge."
            ) from None


def _workbook_rows(source: Source) -> Iterator[list[str]]:
    try:
        yield from workbooks.rows(source.path)
    except confined.Unreadable:
        raise FileProblem(
            "The workbook is damaged or protected and cannot be opened. Save it again and retry."
        ) from None
    except confined.TooLarge:
        raise FileProblem("The workbook is too large to be opened. Save the sheet as CSV.") from None


def survey(source: Source) -> Survey:
    """Read the whole file once: its headers, its number of rows, and what each column holds."""
    stream = rows(source)
    header_row, headers = headers_of(stream)
    columns = [ColumnFacts(header) for header in headers]
    count = 0
    for _, row in stream:
        count += 1
        if count > MAX_ROWS:
            raise FileProblem(f"The file has more than {MAX_ROWS:,} rows. Split it and import the parts one by one.")
        for facts, value in zip(columns, row, strict=False):
            facts.see(cells.clean(value))
    if not count:
        raise FileProblem("The file has a header and no row below it.")
    return Survey(header_row, count, columns)


def headers_of(stream: Iterator[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """Read up to the header, the first row with two filled cells, for reports often start with a title.

    Returns in which row it stands, and its names.
    """
    first: tuple[int, list[str]] | None = None
    for number, row in itertools.islice(stream, 10):
        first = first or (number, row)
        if sum(1 for cell in row if cell.strip()) > 1:
            return number, _unique([cells.clean(cell)[:200] for cell in row])
    if first is None:
        raise FileProblem("The file holds no text at all.")
    raise FileProblem("Only one column was found. Save the file with commas, semicolons or tabs between the columns.")


def _unique(headers: list[str]) -> list[str]:
    """Every column gets a name of its own, also empty and repeated ones."""
    seen: dict[str, int] = {}
    named = []
    for position, header in enumerate(headers, start=1):
        name = header or f"Column {position}"
        seen[name] = seen.get(name, 0) + 1
        named.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return named
