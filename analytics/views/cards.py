"""The charts of a dashboard: each with a sentence that carries its numbers, and with its table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from analytics.enums import Cut
from analytics.selectors.sheets import Line, Sheet, Table
from analytics.views.words import month, plural
from plans import rates
from ui import charts

if TYPE_CHECKING:
    from analytics.models import Figure

HUES = {"mentor": "junior", "mentee": "senior"}
HEALTH = {
    "on_track": "primary", "finished": "good", "early": "soft", "unknown": "muted", "check_in": "warn", "closed": "faint",
}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """One chart with its title, its table, and what to take from it; or why it is not shown."""

    key: str
    title: str
    lead: str
    hidden: str = ""
    chart: SafeString | str = ""
    note: str = ""
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()
    legend: Sequence[tuple[str, str, str]] = field(default_factory=tuple)
    # Further figures in it, each with what it is called there.
    also: Sequence[tuple[str, str]] = ()


def _card(table: Table, lead: str, **values: object) -> Card:
    one = table.definition
    return Card(one.key, one.title, lead, table.why_hidden, **values)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Step:
    """One step of the funnel: how many came to it, of how many, and how many fewer than to the one before."""

    label: str
    count: int
    total: int
    fewer: int

    @property
    def percent(self) -> int:
        return round(100 * self.count / self.total) if self.total else 0


def funnel(sheet: Sheet, cut: str, group: str) -> list[Step]:
    """The steps of the way, of everybody or of one group. Whoever is active and has not closed yet is not lost."""
    table, found, before = sheet["funnel"], [], None
    for row in table.read(cut, group):
        count = round(row.value or 0)
        fewer = (before if before is not None and row.part != "completed" else count) - count
        found.append(Step(table.definition.named(row.part), count, row.n or 0, fewer))
        before = count
    return found


def reasons(sheet: Sheet) -> list[tuple[str, Figure]]:
    """Why people are not on the way any more, with how many."""
    table = sheet["dropped"]
    return [(table.definition.named(row.part), row) for row in table.read()]


def value(group: str, part: str, row: Any) -> tuple[str, str, str, str, int]:
    """One value of a figure as it stands in its table."""
    interval = "–" if row.low is None else f"{row.low:.1f} to {row.high:.1f}"
    return group, part, f"{row.value:.1f}".removesuffix(".0"), interval, row.n


def past(table: Table, rows: Sequence[Figure], days: Sequence[dt.date]) -> list[tuple[str, list[Figure | None]]]:
    """Each part of a figure with its value on each of some days."""
    found = {(row.part, row.day): row for row in rows}
    named = [part for part in table.definition.parts if any((part, day) in found for day in days)]
    parts = named or sorted({part for part, day in found if day in days})
    return [(table.definition.named(part), [found.get((part, day)) for day in days]) for part in parts]


def cells(line: Line) -> list[str]:
    """What a cohort of a program, or a program, shows in a row."""
    counts = [line.number("funnel", part) for part in ("listed", "matched", "met")]
    shares = [line.number(key) for key in ("on_track", "goals")]
    told = ["hidden" if one is None else f"{one:.0f}" for one in counts]
    told += ["hidden" if one is None else f"{one:.0f} %" for one in shares]
    changed = line.number("changes", "all")
    return [*told, "hidden" if changed is None else f"{changed:.0f}"]


def enrolment(sheet: Sheet, sides: Mapping[str, str]) -> Card:
    """Both sides over the months; of everybody where a side is too small."""
    table = sheet["enrolment"]
    lines = {name: table.read(Cut.SIDE, side) for side, name in sides.items() if table.read(Cut.SIDE, side)}
    hues = {sides[side]: hue for side, hue in HUES.items()}
    lines = lines or {"Everybody": table.read()}
    places = [row.part for row in next(iter(lines.values()))]
    series = [
        charts.Series(name, hues.get(name, "primary"), [row.value for row in rows], dashed=name == sides["mentee"])
        for name, rows in lines.items()
    ]
    last = ", ".join(f"{rows[-1].value:.0f} {name.lower()}" for name, rows in lines.items() if rows)
    told = f"{plural(len(places), 'month')}; at the end {last}."
    table_rows = [[part, *(f"{rows[at].value:.0f}" for rows in lines.values())] for at, part in enumerate(places)]
    lead = "Whoever has been added by the end of each month"
    if table.why_hidden or not places:
        return _card(table, lead)
    return _card(
        table,
        lead,
        chart=charts.lines(series, [month(part) for part in places], told),
        columns=["Month", *lines],
        rows=table_rows,
    )


def sessions(sheet: Sheet) -> Card:
    """A column for each month."""
    table = sheet["sessions"]
    rows = table.read()
    lead = "Sessions that took place, as far as we know"
    if not rows:
        return _card(table, lead)
    values, places = [row.value or 0 for row in rows], [month(row.part) for row in rows]
    told = ", ".join(f"{place} {value:.0f}" for place, value in zip(places, values, strict=True))
    return _card(
        table, lead, chart=charts.columns(values, places, f"Sessions: {told}."), columns=("Month", "Sessions"),
        rows=[(row.part, f"{row.value:.0f}") for row in rows],
        note="What happens beside the platform and is told nowhere is missing here.",
    )  # fmt: skip


def health(sheet: Sheet) -> Card:
    """The states of pairs in one bar; unknown is grey, and never a warning."""
    table = sheet["health"]
    found = {row.part: row for row in table.read()}
    order = [part for part in HEALTH if part in found]
    parts = [charts.Part(table.definition.named(part), found[part].value or 0, HEALTH[part]) for part in order]
    shown = [part for part in parts if part.value]
    told = ", ".join(f"{part.label.lower()} {part.value:.0f}" for part in shown)
    lead = plural(next((row.n for row in found.values() if row.n), 0), "pair") if found else ""
    return _card(
        table, lead, chart=charts.stack(parts, f"Pairs: {told}.") if shown else "", columns=("State", "Pairs"),
        rows=[(part.label, f"{part.value:.0f}") for part in parts],
        legend=[(part.tone, part.label, f"{part.value:.0f}") for part in shown],
        note="Unknown is not inactive: a pair that is silent here may well meet elsewhere.",
    )  # fmt: skip


def reversion(sheet: Sheet) -> Card:
    """The share of each month that is over."""
    table = sheet["reversion"]
    rows: list[Figure] = table.read()
    lead = "Share of sessions in which the junior led, in months that are over"
    if not rows:
        return _card(table, lead)
    places = [month(row.part) for row in rows]
    told = ", ".join(f"{place} {rate(row)} of {row.n} pairs" for place, row in zip(places, rows, strict=True))
    values = [row.value or 0 for row in rows]
    return _card(
        table, lead, chart=charts.columns(values, places, f"Reversed sessions: {told}.", tone="junior", top=100, unit=" %"),
        columns=("Month", "Reversed", "Pairs"), rows=[(row.part[:7], rate(row), row.n) for row in rows],
        note="Rounded to tens, from five pairs on. Each month stands for itself.",
    )  # fmt: skip


def rate(row: Any) -> str:
    """A share that is never told below 20 and above 80, as far as it says something."""
    share = row.value or 0
    if share <= rates.LOWEST:
        return f"{share:.0f} % or fewer"
    return f"{share:.0f} % or more" if share >= rates.HIGHEST else f"about {share:.0f} %"


@dataclass(frozen=True)
class Tile:
    """One number in large, with what it is of, how sure it is, and how it came to be."""

    key: str
    icon: str
    title: str
    value: str = ""
    unit: str = ""
    text: str = ""
    hidden: str = ""
    drawn: SafeString | str = ""
    trend: SafeString | str = ""


def tiles(sheet: Sheet, trends: Mapping[str, Sequence[Figure]]) -> list[Tile]:
    """The four numbers at the top."""
    return [
        _met(sheet, trends),
        _share(sheet["on_track"], "activity", "pairs"),
        _share(sheet["goals"], "goal", "goals"),
        _changed(sheet),
    ]


def _met(sheet: Sheet, trends: Mapping[str, Sequence[Figure]]) -> Tile:
    table = sheet["funnel"]
    met, matched = table.number("met"), table.number("matched")
    title = "People who have met"
    if not matched or met is None:
        return Tile("funnel", "handshake", title, hidden=table.why_hidden or "Nobody is in a pair yet.")
    share = 100 * met / matched
    line = charts.spark([row.value or 0 for row in trends["funnel"]])
    bar = charts.interval(share, 0, share, f"{share:.0f} percent")
    return Tile(
        "funnel", "handshake", title, f"{share:.0f}", "%", f"{met:.0f} of {matched:.0f} in pairs", "", bar, line
    )


def _share(table: Table, icon: str, noun: str) -> Tile:
    one, row = table.definition, next(iter(table.read()), None)
    if row is None or row.value is None or row.low is None or row.high is None:
        return Tile(one.key, icon, one.title, hidden=table.why_hidden)
    told = f"{row.value:.0f} percent, likely between {row.low:.0f} and {row.high:.0f}"
    text = f"of {row.n} {noun}; 95 % interval {row.low:.0f} to {row.high:.0f}"
    return Tile(
        one.key, icon, one.title, f"{row.value:.0f}", "%", text, "", charts.interval(row.value, row.low, row.high, told)
    )


def _changed(sheet: Sheet) -> Tile:
    table = sheet["changes"]
    total = table.number("all")
    if total is None:
        return Tile("changes", "sprout", table.definition.title, hidden=table.why_hidden)
    kept = f"{table.number('kept') or 0:.0f} kept, {table.number('tried') or 0:.0f} being tried"
    return Tile(
        "changes", "sprout", "Changes made", f"{total:.0f}", "", f"{kept}, {table.number('planned') or 0:.0f} planned"
    )
