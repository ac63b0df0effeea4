"""The review board as a file that a spreadsheet opens safely."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from accounts.exports import CSV_TYPE, XLSX_TYPE, Sheet, as_csv, as_xlsx
from matching import wording

PAIRS = ["Mentor", "Mentor's email", "Mentor's department", "Mentee", "Mentee's email", "Mentee's department"]
PAIRS += ["Score", "Certainty", "Decision", "Locked", "Made", "Reason 1", "Reason 2", "Reason 3", "Warnings", "Note"]
LEFT = ["Person", "Email", "Department", "Side", "Why without a pair", "What would help"]


def csv(pairs: Sequence[Any], left: Sequence[Any]) -> bytes:
    """One table after the other: pairs, an empty line, people without a pair."""
    lines: list[Sequence[object]] = [*(_pair(row) for row in pairs), [], LEFT, *(_person(row) for row in left)]
    return as_csv(PAIRS, lines)


def xlsx(pairs: Sequence[Any], left: Sequence[Any]) -> bytes:
    """A sheet of pairs and a sheet of people without one."""
    return as_xlsx(
        Sheet("Pairs", PAIRS, (_pair(row) for row in pairs)),
        Sheet("Without a pair", LEFT, (_person(row) for row in left)),
    )


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
    "csv": (csv, CSV_TYPE),
    "xlsx": (xlsx, XLSX_TYPE),
}
