"""Tables as CSV and XLSX files that no spreadsheet will execute. Pure; knows no table of ours."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def defused(value: Any) -> str:
    """The cell as text; an apostrophe keeps what looks like a formula from being one."""
    written = "" if value is None else str(value)
    return f"'{written}" if written.startswith(_DANGEROUS) else written


def as_csv(header: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a mark, so that Excel shows umlauts."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([defused(cell) for cell in header])
    writer.writerows([defused(cell) for cell in line] for line in lines)
    return buffer.getvalue().encode("utf-8-sig")


def as_xlsx(header: Sequence[str], lines: Iterable[Sequence[Any]], title: str) -> bytes:
    """Every cell is written as a string, so that a leading ``=`` stays text and a number keeps its zeros."""
    import xlsxwriter  # only exports need it

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": False}) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, cell in enumerate(header):
            sheet.write_string(0, column, cell, bold)
        for number, line in enumerate(lines, start=1):
            for column, cell in enumerate(line):
                if cell not in (None, ""):
                    sheet.write_string(number, column, str(cell)[:32_767])
    return buffer.getvalue()
