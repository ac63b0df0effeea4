"""Rows of a form that grow, shrink and change places: an agenda, and the sentences of one side.

Every row sends its fields under the same names, so their order on the page is their order. A button that moves, adds or
removes one sends the whole form, which comes back changed and unsaved: that needs no JavaScript and loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SPARE = 1
# What a form may bring at most, whatever somebody sends.
MOST_SENT = 60


@dataclass
class Row:
    """One row as it was typed, and what is wrong with it."""

    values: dict[str, str]
    error: str = ""

    @property
    def blank(self) -> bool:
        return not self.values["text"].strip()


class Rows:
    """All rows under one name; ``fields`` are the names of their fields with what a new row has in them."""

    def __init__(self, name: str, fields: Mapping[str, str], *, most: int) -> None:
        self.name, self.fields, self.most = name, dict(fields), most
        self.rows: list[Row] = []

    def show(self, values: list[dict[str, str]]) -> None:
        """Begin with what is kept, and a row to write in."""
        self.rows = [Row(dict(one)) for one in values]
        self._spare()

    def take(self, data: Any) -> None:
        """Begin with what was sent."""
        columns = {field: data.getlist(f"{self.name}_{field}")[:MOST_SENT] for field in self.fields}
        count = max((len(column) for column in columns.values()), default=0)
        self.rows = [
            Row(
                {
                    field: column[place] if place < len(column) else self.fields[field]
                    for field, column in columns.items()
                }
            )
            for place in range(count)
        ]

    def act(self, action: str, place: int) -> None:
        """Move the row at a place, remove it, or add one at the end."""
        rows = self.rows
        if action == "add":
            rows.append(Row(dict(self.fields)))
        elif not 0 <= place < len(rows):
            return
        elif action == "remove":
            del rows[place]
        elif action == "up" and place > 0:
            rows[place - 1], rows[place] = rows[place], rows[place - 1]
        elif action == "down" and place + 1 < len(rows):
            rows[place + 1], rows[place] = rows[place], rows[place + 1]

    def used(self) -> list[Row]:
        """Rows with something in them; those that nobody wrote in say nothing."""
        return [row for row in self.rows if not row.blank]

    def _spare(self) -> None:
        if len(self.rows) < self.most:
            self.rows += [Row(dict(self.fields)) for _ in range(SPARE)]
