"""What a program costs and brings, as a file. Whoever takes it out of the house is written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accounts import exports
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from analytics.selectors.returns import Item, Returns

HEADER = ("part", "name", "low", "central", "high", "unit", "known", "source")


def export(*, actor: Actor, found: Returns) -> bytes:
    """One line per figure, benefit, cost and result."""
    actor.require(Permission.SEE_PROGRAMS)
    lines = list(_lines(found))
    audit.record(actor=actor, verb="returns exported", row=found.program, count=len(lines))
    return exports.as_csv(HEADER, lines)


def _lines(found: Returns) -> Iterator[tuple[Any, ...]]:
    for one in found.known.values():
        figure, scale = one.figure, 100 if one.figure.key == "spared" else 1
        ends = (scale * end for end in (figure.low, figure.central, figure.high))
        unit = found.currency if one.unit == "money" else one.unit
        yield ("figure", one.name, *ends, unit, figure.origin.value, figure.source)
    for part, items in (("benefit", found.benefits), ("cost", found.costs)):
        yield from (_line(part, item, found) for item in items)
    for name, span in (("benefit", found.total.benefit), ("cost", found.total.cost), ("net", found.total.net)):
        yield ("result", name, span.low, span.value, span.high, found.currency, "", "")
    for even in found.evens:
        at = None if even.at is None else even.at * (100 if even.known.figure.key == "spared" else 1)
        yield ("break-even", even.known.name, None, at, None, "", "", "")


def _line(part: str, item: Item, found: Returns) -> tuple[Any, ...]:
    of = " x ".join(one.name for one in item.of)
    return (part, item.name, item.span.low, item.span.value, item.span.high, found.currency, "", of)
