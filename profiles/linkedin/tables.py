"""The tables of LinkedIn's archive, known by their header and not by the name of their file. Pure."""

from __future__ import annotations

import csv
import io

Row = dict[str, str]

# Columns that a table has, and columns that would make it another one.
_SIGNATURES: dict[str, tuple[set[str], set[str]]] = {
    "profile": ({"first name", "last name", "headline"}, set()),
    "positions": ({"company name", "title"}, {"role", "cause", "school name", "first name"}),
    "languages": ({"name", "proficiency"}, set()),
    "certifications": ({"name", "authority"}, set()),
}
# Tables of one column, and so with nothing else to be known by.
_SINGLE = {"name": "skills", "profile summary": "summary"}
# Nothing else is kept of a row, whatever stands beside it.
_KEPT = {
    "headline", "summary", "profile summary", "company name", "title", "started on", "finished on", "time period", "name",
}  # fmt: skip
MAX_ROWS = 2000


def text_of(content: bytes) -> str:
    """The text of a file in the encoding that LinkedIn writes, or the one that spreadsheet programs save in."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1").replace("\x00", "")


def header(first_line: bytes) -> list[str]:
    """The names in a header, in lower case."""
    return _names(next(csv.reader([text_of(first_line).strip("\r\n")], delimiter=_delimiter(first_line)), []))


def kind_of(names: list[str]) -> str:
    """What a table with these columns is, or nothing when it is not asked for."""
    there = {name for name in names if name}
    if len(there) == 1:
        return _SINGLE.get(next(iter(there)), "")
    for kind, (needed, foreign) in _SIGNATURES.items():
        if needed <= there and not foreign & there:
            return kind
    return ""


def read(content: bytes) -> tuple[str, list[Row]]:
    """The kind of a table and its rows, each with the columns that are asked for and no others."""
    text = text_of(content).lstrip("\r\n ")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text.partition("\n")[0].encode()))
    names: list[str] = []
    rows: list[Row] = []
    try:
        names = _names(next(reader, []))
        for cells in reader:
            kept = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name in _KEPT}
            if any(kept.values()) and len(rows) < MAX_ROWS:
                rows.append(kept)
    except csv.Error:
        pass  # a quotation mark that is never closed: what stood before it counts
    return kind_of(names), rows


def _names(cells: list[str]) -> list[str]:
    return [" ".join(cell.split()).casefold() for cell in cells]


def _delimiter(first_line: bytes) -> str:
    """Semicolons, where somebody saved the file again with a spreadsheet program of another country."""
    return ";" if first_line.count(b";") > first_line.count(b",") else ","
