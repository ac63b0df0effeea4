"""Tables that leave Upstream as CSV and XLSX files that no spreadsheet will execute. Pure; knows no table of ours."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
# A file cut at another mark than the comma makes a cell of what stands behind it.
_BEHIND_A_MARK = re.compile(r"([;,|\t\r\n])(?=[=+\-@])")
_CELL_MAX = 32_767
_TITLE_MAX = 31
_WIDTH = 20
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Sheet(NamedTuple):
    """One table of a workbook."""

    title: str
    header: Sequence[str]
    lines: Iterable[Sequence[Any]]


def defused(value: Any) -> str:
    """The cell as text; an apostrophe keeps what looks like a formula from being one."""
    written = "" if value is None else _BEHIND_A_MARK.sub(r"\1'", str(value))
    return f"'{written}" if written.startswith(_DANGEROUS) else written


def as_csv(header: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a mark, so that Excel shows umlauts."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([defused(cell) for cell in header])
    writer.writerows([defused(cell) for cell in line] for line in lines)
    return buffer.getvalue().encode("utf-8-sig")


def as_xlsx(*sheets: Sheet) -> bytes:
    """Fractions are numbers; every other cell is a string, so that a leading ``=`` stays text and an id keeps its zeros."""
    import xlsxwriter  # only exports need it

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": False}) as book:
        bold = book.add_format({"bold": True})
        for one in sheets:
            _write(book.add_worksheet(one.title[:_TITLE_MAX]), one, bold)
    return buffer.getvalue()


def _write(sheet: Any, table: Sheet, bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(table.header) - 1, _WIDTH)
    for column, cell in enumerate(table.header):
        sheet.write_string(0, column, cell, bold)
    last = 0
    for last, line in enumerate(table.lines, start=1):
        for column, cell in enumerate(line):
            if isinstance(cell, float):
                sheet.write_number(last, column, cell)
            elif cell not in (None, ""):
                sheet.write_string(last, column, str(cell)[:_CELL_MAX])
    sheet.autofilter(0, 0, last, len(table.header) - 1)
