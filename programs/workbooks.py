"""Workbooks as rows of text, unpacked by a process of their own.

SECURITY: two cells at the ends of a sheet make the reader ask for gigabytes, and an archive may hold a thousand times what
it says. Nothing in the file can be believed beforehand, so whoever opens it may use this much memory and time and no
more, and its end is not ours. Run as a program, this module writes the first visible sheet as CSV.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

MEMORY = 1 << 30
SECONDS = 30
_CELL_MAX = 32_767
_UNREADABLE = 3


class Unreadable(Exception):
    """The workbook is damaged or protected."""


class TooLarge(Exception):
    """Opening the workbook takes more memory or time than it may."""


def rows(path: Path) -> Iterator[list[str]]:
    """Every row of the first visible sheet from the top, read as they are needed. Raises Unreadable and TooLarge."""
    command = [sys.executable, "-P", str(Path(__file__).resolve()), str(path)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    stream: IO[bytes] = child.stdout  # type: ignore[assignment]
    try:
        with closing(stream), io.TextIOWrapper(stream, encoding="utf-8", newline="") as text:
            yield from csv.reader(text)
        _judge(child.wait())
    finally:
        child.kill()
        child.wait()


def _judge(code: int) -> None:
    if code == _UNREADABLE:
        raise Unreadable
    if code:
        raise TooLarge


def _main(path: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # the parent never needs it

    visible, worksheet = SheetVisibleEnum.Visible, SheetTypeEnum.WorkSheet
    try:
        book = CalamineWorkbook.from_path(path)
        names = [s.name for s in book.sheets_metadata if s.visible == visible and s.typ == worksheet]
        sheet = book.get_sheet_by_name((names or book.sheet_names)[0])
    except MemoryError:
        raise
    except Exception:  # the reader raises its own and, on damaged archives, many other kinds
        return _UNREADABLE
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


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
