"""Charts of what people answer in surveys: over the months, before and after, and at the end; each with its table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.enums import Cut
from analytics.selectors.sheets import Sheet, Table, group_name
from analytics.views.cards import HUES, Card
from analytics.views.words import month, plural
from plans import rates
from ui import charts

# The ends of a scale of 1 to 5.
_TOP = 5
_OVER_TIME = {
    "satisfaction": "“It is worth the time that I put into it”, 1 to 5",
    "safety": "“In our sessions I can say what I think without harm to myself”, 1 to 5, without names",
    "roles": "“We keep our roles: the junior teaches, the senior learns”, 1 to 5",
    "confidence": "“How sure do you feel in your topics today?”, 1 to 5",
}
_AT_THE_END = ("career", "retain", "future", "recommend")
_BACK = (("surer_looking_back", "looking back"),)
_CLOSING = (("retain", "keeping people"), ("future", "future leaders"), ("recommend", "recommending"))
# Tones of a bar of several parts, beginning with what most say.
_TONES = ("primary", "junior", "senior", "good", "warn", "soft", "muted")


def cards(sheet: Sheet, sides: Mapping[str, str]) -> list[Card]:
    """All of them, in the order in which they stand."""
    return [
        *(_over_time(sheet[key], lead, sides) for key, lead in _OVER_TIME.items()),
        _surer(sheet, sides),
        _gained(sheet["gained_in"]),
        _closing(sheet, sides),
    ]


def _hidden(table: Table, lead: str) -> Card:
    return Card(table.definition.key, table.definition.title, lead, table.why_hidden)


def _groups(table: Table, sides: Mapping[str, str]) -> dict[str, list[Any]]:
    """Everybody and both sides, as far as something is shown of them."""
    found = {"Everybody": table.read()} | {name: table.read(Cut.SIDE, side) for side, name in sides.items()}
    return {name: rows for name, rows in found.items() if rows}


def _over_time(table: Table, lead: str, sides: Mapping[str, str]) -> Card:
    """Lines of both sides over the months; of everybody where a side is not shown."""
    groups = _groups(table, sides)
    if "Everybody" not in groups:
        return _hidden(table, lead)
    drawn = {name: rows for name, rows in groups.items() if name != "Everybody"} or groups
    places = sorted({row.part for rows in groups.values() for row in rows})
    known = {name: {row.part: row for row in rows} for name, rows in groups.items()}
    hues = {sides[side]: hue for side, hue in HUES.items()}
    series = [
        charts.Series(
            name,
            hues.get(name, "primary"),
            [known[name][at].value if at in known[name] else None for at in places],
            dashed=name == sides["mentee"],
        )
        for name in drawn
    ]
    told = "; ".join(
        f"{name}: {', '.join(f'{month(row.part)} {row.value:.1f}' for row in rows)}" for name, rows in drawn.items()
    )
    several = len(places) > 1
    chart = charts.lines(series, [month(at) for at in places], f"{told}.", top=_TOP) if several else _once(drawn, told)
    rows = [[at, *(_cell(known[name].get(at)) for name in groups)] for at in places]
    return Card(
        table.definition.key, table.definition.title, lead, "", chart, columns=["Month", *groups], rows=rows,
        note="Figures that surveys show, from five answers on.",
    )  # fmt: skip


def _once(groups: Mapping[str, Sequence[Any]], told: str) -> Any:
    """A single month is no line."""
    return charts.columns([rows[0].value for rows in groups.values()], list(groups), f"{told}.", top=_TOP)


def _cell(row: Any) -> str:
    return "–" if row is None else f"{row.value:.1f} ({row.n})"


def _surer(sheet: Sheet, sides: Mapping[str, str]) -> Card:
    """How many are surer of a topic: against what they said at the start, and looking back."""
    tables = {"Compared with the start": sheet["surer"], "Looking back": sheet["surer_looking_back"]}
    lead = "Of each topic of each person, how many are surer at the end"
    first = next((table for table in tables.values() if table.read()), None)
    if first is None:
        table = sheet["surer"]
        return Card(table.definition.key, "Surer of their topics", lead, table.why_hidden, also=_BACK)
    groups = [("Everybody", "", "")] + [(name, str(Cut.SIDE), side) for side, name in sides.items()]
    drawn = {name: first.read(cut, group)[0] for name, cut, group in groups if first.read(cut, group)}
    topics = sorted({found for table in tables.values() for found in table.groups if found[0] == Cut.TOPIC})
    lines = [(name, cut, group) for name, cut, group in groups if name in drawn or not cut]
    lines += [(group_name(cut, group, sides), cut, group) for cut, group in topics]
    told = ", ".join(f"{name} {_share(row)}" for name, row in drawn.items())
    known = next(name for name, table in tables.items() if table is first)
    values = [row.value for row in drawn.values()]
    return Card(
        "surer", "Surer of their topics", lead, "",
        charts.columns(values, list(drawn), f"{known}: {told}.", tone="good", top=100, unit=" %"),
        note=f"{known}. Rounded to tens, and never below {rates.LOWEST} or above {rates.HIGHEST}.",
        columns=["Who", *tables],
        rows=[[name, *(_of(table.read(cut, group)) for table in tables.values())] for name, cut, group in lines],
        also=_BACK,
    )  # fmt: skip


def _of(rows: Sequence[Any]) -> str:
    return f"{_share(rows[0])} of {rows[0].n}" if rows else "–"


def _share(row: Any) -> str:
    if row.value <= rates.LOWEST:
        return f"{row.value:.0f} % or fewer"
    return f"{row.value:.0f} % or more" if row.value >= rates.HIGHEST else f"about {row.value:.0f} %"


def _gained(table: Table) -> Card:
    """Which transfer of knowledge was worth most, in one bar."""
    lead = "The one thing in which people gained most, at the end"
    found = sorted(table.read(), key=lambda row: -(row.value or 0))
    if not found:
        return _hidden(table, lead)
    named = [(table.definition.named(row.part), row) for row in found]
    parts = [charts.Part(name, row.value, tone) for (name, row), tone in zip(named, _TONES, strict=False) if row.value]
    told = ", ".join(f"{part.label} {part.value:.0f} percent" for part in parts)
    return Card(
        table.definition.key, table.definition.title, lead, "", charts.stack(parts, f"{told}."),
        note=f"{plural(found[0].n, 'answer')}.", columns=("In what", "Share"),
        rows=[(name, f"{row.value:.0f} %") for name, row in named],
        legend=[(part.tone, part.label, f"{part.value:.0f} %") for part in parts],
    )  # fmt: skip


def _closing(sheet: Sheet, sides: Mapping[str, str]) -> Card:
    """What is asked once, at the end, of both sides or of one."""
    tables = [sheet[key] for key in _AT_THE_END]
    lead = "Asked once, when a pairing ends"
    title = "What it changed"
    shares = [table for table in tables if table.read() and table.definition.unit == "%"]
    rows = [
        [table.definition.title, *(_closed(table, cut, group) for cut, group in _who(sides))]
        for table in tables
        if table.read()
    ]
    if not rows:
        return Card("career", title, lead, tables[0].why_hidden, also=_CLOSING)
    drawn = [(table.definition.title, table.number() or 0) for table in shares]
    return Card(
        "career", title, lead, "", charts.bars(drawn) if drawn else "",
        columns=["What", "Everybody", *sides.values()], rows=rows, note=_unsaid(tables), also=_CLOSING,
    )  # fmt: skip


def _who(sides: Mapping[str, str]) -> list[tuple[str, str]]:
    return [("", ""), *((str(Cut.SIDE), side) for side in sides)]


def _closed(table: Table, cut: str, group: str) -> str:
    row = next(iter(table.read(cut, group)), None)
    unit = " %" if table.definition.unit == "%" else ""
    return "–" if row is None else f"{row.value:+.0f} ({row.n})" if not unit else f"{row.value:.0f}{unit} ({row.n})"


def _unsaid(tables: Sequence[Table]) -> str:
    """What is not shown of it, and why."""
    silent = [f"{table.definition.title}: not shown. {table.why_hidden}" for table in tables if not table.read()]
    return " ".join(silent) or "Shares of those who agree, or say yes; the number of answers stands in brackets."
