"""The review board as a file that a spreadsheet opens safely."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import xlsxwriter

from accounts.spreadsheets import as_csv
from matching import wording

PAIRS = ["Mentor", "Mentor's email", "Mentor's department", "Mentee", "Mentee's email", "Mentee's department"]
PAIRS += ["Score", "Certainty", "Decision", "Locked", "Made", "Reason 1", "Reason 2", "Reason 3", "Warnings", "Note"]
LEFT = ["Person", "Email", "Department", "Side", "Why without a pair", "What would help"]


def csv(pairs: Sequence[Any], left: Sequence[Any]) -> bytes:
    """One table after the other: pairs, an empty line, people without a pair."""
    lines: list[Sequence[object]] = [*(_pair(row) for row in pairs), [], LEFT, *(_person(row) for row in left)]
    return as_csv(PAIRS, lines)


def xlsx(pairs: Sequence[Any], left: Sequence[Any]) -> bytes:
    """Two sheets; every text stays a text, whatever it starts with."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        _sheet(book.add_worksheet("Pairs"), PAIRS, (_pair(row) for row in pairs), bold)
        _sheet(book.add_worksheet("Without a pair"), LEFT, (_person(row) for row in left), bold)
    return out.getvalue()


def _sheet(sheet: Any, header: list[str], rows: Iterable[list[object]], bold: Any) -> None:
    sheet.write_row(0, 0, header, bold)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            (sheet.write_number if isinstance(value, float) else sheet.write_string)(last, column, value)
    sheet.autofilter(0, 0, max(last, 1), len(header) - 1)
    sheet.autofit()


def _pair(row: Any) -> list[object]:
    people = [fact for one in (row.mentor, row.mentee) for fact in _facts(one.employee)]
    said = [*wording.reasons(row.explanation), "", "", ""][:3]
    marks = ", ".join(wording.WARNINGS[name] for name in row.warnings)
    made = [row.get_decision_display(), "yes" if row.locked else "no", row.get_origin_display()]
    return [*people, row.score / 100, row.certainty / 100, *made, *said, marks, row.note]


def _facts(employee: Any) -> list[object]:
    return [employee.name, employee.email, employee.department]


def _person(row: Any) -> list[object]:
    return [*_facts(row.person.employee), row.person.get_side_display(), row.why, row.relaxation]


BUILDERS: dict[str, tuple[Callable[[Sequence[Any], Sequence[Any]], bytes], str]] = {
    "csv": (csv, "text/csv; charset=utf-8"),
    "xlsx": (xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
