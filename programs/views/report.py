"""An import's report in the words of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from programs.columns import BY_KEY
from programs.enums import RowKind
from programs.selectors.imports import TABS

if TYPE_CHECKING:
    from programs.models import DirectoryImport, ImportRow

_LABELS = {column.field: column.label for column in BY_KEY.values() if column.field} | {"manager_id": "Manager"}
_SHOWN_FOR_NEW = ("email", "job_title", "job_level", "department", "location")
_STATUS = {"active": "Active", "away": "On leave", "left": "Left"}


@dataclass(frozen=True)
class Line:
    """One row of the report: who, and what changes field by field as (label, before, after)."""

    row: ImportRow
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)


def tabs(row: DirectoryImport) -> list[tuple[str, str, int]]:
    """Kind, label and number of rows of each tab."""
    return [(kind, label, getattr(row, f"count_{kind}")) for kind, label in TABS]


def first_tab(row: DirectoryImport) -> str:
    """What needs eyes first: wrong rows, or else the first kind that has any."""
    if row.count_wrong:
        return RowKind.WRONG
    return next((kind for kind, _, count in tabs(row) if count), RowKind.NEW)


def line_of(row: ImportRow) -> Line:
    """The row with its fields in the order of our columns; search columns are not shown."""
    if row.kind == RowKind.NEW:
        return Line(row, facts=[str(row.after[name]) for name in _SHOWN_FOR_NEW if row.after.get(name)])
    if row.kind == RowKind.WRONG:
        return Line(row, facts=[cell for cell in row.after.get("row", []) if cell][:6])
    shown = [name for name in _LABELS if name in row.after]
    return Line(row, [(_LABELS[name], _words(name, row.before[name]), _words(name, row.after[name])) for name in shown])


def _words(name: str, value: Any) -> str:
    if value in (None, ""):
        return "empty"
    if name == "manager_id":
        return "another person"
    return _STATUS.get(value, value) if name == "status" else str(value)
