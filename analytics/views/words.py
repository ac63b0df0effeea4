"""What a dashboard says in words before it shows a number: what is known, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from analytics.selectors.measures import Standing, said
from analytics.selectors.sheets import ALONE, Sheet, Table


def plural(number: float, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number:,.0f} {one if number == 1 else many or one + 's'}"


def known(sheet: Sheet, measures: Sequence[Standing]) -> list[str]:
    """What the figures say, a sentence each."""
    return [
        *_people(sheet["funnel"]),
        *_pairs(sheet),
        *_goals(sheet["goals"]),
        *_changes(sheet["changes"]),
        *_reached(measures),
    ]


def _people(funnel: Table) -> Iterator[str]:
    listed, matched = funnel.number("listed"), funnel.number("matched")
    met, active = funnel.number("met"), funnel.number("active")
    if listed is not None and matched is not None:
        verb = "is" if listed == 1 else "are"
        yield f"{plural(listed, 'person', 'people')} {verb} on the list, and {matched:,.0f} came into a pair."
    if matched and met is not None and active is not None:
        yield f"Of those {matched:,.0f}, {met:,.0f} have met at least once, and {active:,.0f} are active or have closed well."


def _pairs(sheet: Sheet) -> Iterator[str]:
    row = next(iter(sheet["on_track"].read()), None)
    if row is not None and row.value is not None:
        yield f"{share_of(row.value, row.n)} pairs are known to be well{likely(row.low, row.high)}."
    months = sheet["sessions"].read()
    if total := sum(month.value or 0 for month in months):
        yield f"{plural(total, 'session')} took place that we know of."


def _goals(goals: Table) -> Iterator[str]:
    row = next(iter(goals.read()), None)
    if row is not None and row.value is not None:
        yield f"{share_of(row.value, row.n)} goals are reached{likely(row.low, row.high)}."


def _changes(changes: Table) -> Iterator[str]:
    total = changes.number("all")
    if total:
        kept = changes.number("kept") or 0
        yield f"{plural(total, 'change')} came of it, as far as pairs let theirs be counted; {kept:.0f} were kept."


def _reached(measures: Sequence[Standing]) -> Iterator[str]:
    for one in measures:
        if one.reached:
            target = said(one.measure.target, one.measure.unit)
            yield f"“{one.measure.name}” has reached its target of {target}."


def unknown(sheet: Sheet, measures: Sequence[Standing]) -> list[str]:
    """What they do not say, a sentence each; the last one always holds."""
    found = []
    if silent := sheet["health"].number("unknown"):
        found.append(f"Of {plural(silent, 'pair')} nothing was heard for a month. They may well meet elsewhere.")
    hidden = (sheet[key] for key in ("reversion", "changes", "goals") if sheet[key].why_hidden not in ("", ALONE))
    found += [f"{table.definition.title}: not shown. {table.why_hidden}" for table in hidden]
    found += [f"“{one.measure.name}”: no value since the launch." for one in measures if one.now is None]
    return [
        *found,
        "Whether it would have happened without the program: nothing here compares with people who do not take part."
        " “Do participants stay?” does, as far as it can be told.",
    ]


def share_of(percent: float, n: int | None) -> str:
    """A share as people say it."""
    return f"{round(percent * (n or 0) / 100):,} of {n or 0:,}"


def likely(low: float | None, high: float | None) -> str:
    """What a share may as well be, in words."""
    return "" if low is None or high is None else f" (likely between {low:.0f} % and {high:.0f} %)"


def month(part: str) -> str:
    """A month written as 2026-11, short; the year stands with each January."""
    names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    year, number = part[:4], int(part[5:7])
    return f"{names[number - 1]} {year}" if number == 1 else names[number - 1]


def sides(word: Callable[..., str]) -> dict[str, str]:
    """Both sides as the organization calls many of them."""
    return {side: word(side, many=True).capitalize() for side in ("mentor", "mentee")}
