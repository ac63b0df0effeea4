"""The figures of a dashboard as a file: what the page shows, and nothing more. Whoever takes it out is written down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accounts import exports
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from analytics.selectors import sheets
from analytics.selectors.sheets import About, Table

HEADER = (
    "figure", "title", "part", "group", "value", "low", "high", "unit", "n", "why_hidden", "known_as", "day", "population",
)  # fmt: skip


def export(*, actor: Actor, about: About) -> bytes:
    """Every figure with its groups, one value a line."""
    actor.require(Permission.SEE_PROGRAMS)
    sheet = sheets.read(actor, about)
    lines = [
        line for table in sheet.tables.values() for line in _lines(table, sheet.day.isoformat() if sheet.day else "")
    ]
    audit.record(
        actor=actor,
        verb="figures exported",
        row=about.cohort or about.program,
        scope=str(about.scope),
        count=len(lines),
    )
    return exports.as_csv(HEADER, lines)


def _lines(table: Table, day: str) -> Iterator[Sequence[object]]:
    one = table.definition
    for cut, group in [("", ""), *table.groups]:
        for row in table.read(cut, group):
            numbers = ["" if value is None else round(value, 2) for value in (row.value, row.low, row.high)]
            name = sheets.group_name(cut, group, {}) if cut else "Everybody"
            yield (
                one.key,
                one.title,
                one.named(row.part),
                name,
                *numbers,
                one.unit,
                row.n,
                "",
                one.origin,
                day,
                one.population,
            )
    if table.why_hidden:
        blank = ("",) * 3
        yield (
            one.key,
            one.title,
            "",
            "Everybody",
            *blank,
            one.unit,
            "",
            table.why_hidden,
            one.origin,
            day,
            one.population,
        )
