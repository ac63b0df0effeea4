"""When the steps of a plan are due: chains of steps followed to the start of the pairing or to a date. Pure."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Wanted:
    """How a template says when a step is due: ``days`` after a date, after another step, or, with neither, the start."""

    days: int
    on: dt.date | None = None
    after: uuid.UUID | None = None


@dataclass(frozen=True)
class Due:
    """When a step is due: so many days after the start of a pairing, or on a date; exactly one of them."""

    offset: int | None = None
    on: dt.date | None = None

    def later(self, days: int) -> Due:
        """The same, so many days later."""
        if self.on is not None:
            return Due(on=self.on + dt.timedelta(days=days))
        return Due(offset=(self.offset or 0) + days)


class Loop(ValueError):
    """Steps wait for each other in a circle; ``keys`` are those in it."""

    def __init__(self, keys: list[uuid.UUID]) -> None:
        super().__init__("steps wait for each other")
        self.keys = keys


def due(wanted: Mapping[uuid.UUID, Wanted]) -> dict[uuid.UUID, Due]:
    """When each step is due. A step after one that is not there counts from the start. Raises Loop."""
    found: dict[uuid.UUID, Due] = {}
    for key in wanted:
        _follow(key, wanted, found)
    return found


def _follow(key: uuid.UUID, wanted: Mapping[uuid.UUID, Wanted], found: dict[uuid.UUID, Due]) -> None:
    """Work out one step, and before it every step that it waits for; a long chain costs no depth."""
    way: list[uuid.UUID] = []
    while key not in found:
        if key in way:
            raise Loop(way[way.index(key) :])
        way.append(key)
        after = wanted[key].after
        if after is None or after not in wanted:
            break
        key = after
    for one in reversed(way):
        found[one] = _next(wanted[one], found)


def _next(step: Wanted, found: Mapping[uuid.UUID, Due]) -> Due:
    if step.on is not None:
        return Due(on=step.on).later(step.days)
    before = found.get(step.after) if step.after else None
    return (before or Due(offset=0)).later(step.days)
