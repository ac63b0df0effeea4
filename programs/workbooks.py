"""Workbooks as rows of text, unpacked by a process of their own.

SECURITY: two cells at the ends of a sheet make the reader ask for gigabytes, and an archive may hold a thousand times what
it says. What may be used of memory and time, and what happens beyond, is in ``accounts/confined.py``.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from accounts import confined

_CELL_MAX = 32_767


def rows(path: Path) -> Iterator[list[str]]:
    """Every row of the first visible sheet from the top, as they are needed. Raises confined.Unreadable and TooLarge."""
    with (
        confined.reading("programs.workbooks", path) as stream,
        io.TextIOWrapper(stream, encoding="utf-8", newline="") as text,
    ):
        yield from csv.reader(text)


def write(path: str) -> int:
    """Write the first visible sheet as CSV, inside of the process that may use so much and no more; returns its end."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # the parent never needs it

    visible, worksheet = SheetVisibleEnum.Visible, SheetTypeEnum.WorkSheet
    try:
        book = CalamineWorkbook.from_path(path)
        names = [s.name for s in book.sheets_metadata if s.visible == visible and s.typ == worksheet]
        sheet = book.get_sheet_by_name((names or book.sheet_names)[0])
    except MemoryError:
        raise
    except Exception:  # the reader raises its own and, on damaged archives, many other kinds
        return confined.UNREADABLE
    with io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", newline="") as out:
        write = csv.writer(out).writerow
        for row in sheet.iter_rows():
            write([as_text(cell)[:_CELL_MAX] for cell in row])
    return 0


def as_text(cell: Any) -> str:
    """A workbook's value as one would have typed it: days in ISO form, whole numbers without a decimal point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)
