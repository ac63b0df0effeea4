"""For each participant one other person who is like them: exact in what has names, near in one number. Pure.

Nearest pairs are made first, of all that are left (greedy, without replacement), and nobody is paired farther than the caliper.

Source: P. C. Austin, "An introduction to propensity score methods for reducing the effects of confounding in observational
studies", Multivariate Behavioral Research 46 (2011) 399-424; that others are taken who had not begun by their twin's day, and
are watched until they do, is risk-set matching: Y. P. Li, K. J. Propert and P. R. Rosenbaum, JASA 96 (2001) 870-882.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analytics.stats.lives import Floats, Ints


class BadSample(ValueError):
    """A stratum, number or day is missing for somebody, or is not a number."""


@dataclass(frozen=True)
class Sample:
    """One position per person: the stratum [n] that a twin has to share, and the number [n] in which one is near.

    ``since`` and ``until`` [n] are the days on which somebody can be compared: of a participant the day of their clock, twice.
    A twin is there on that day when ``since`` <= day < ``until``.
    """

    strata: Ints
    number: Floats
    since: Ints
    until: Ints

    def __post_init__(self) -> None:
        if len({len(column) for column in (self.strata, self.number, self.since, self.until)}) != 1:
            raise BadSample("everybody needs a stratum, a number and two days")
        if not np.isfinite(self.number).all():
            raise BadSample("a number is missing")

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True)
class Twins:
    """Positions of participants ``here`` and of their twins ``there`` [pairs], in the order of the participants."""

    here: Ints
    there: Ints

    def __len__(self) -> int:
        return len(self.here)


def pair(here: Sample, there: Sample, *, caliper: float) -> Twins:
    """Each participant's twin, where there is one within the caliper; the same samples always give the same twins.

    Of pairs that are equally near, the earlier participant goes first, and the twin with the lower number. Memory grows with the
    people and not with their pairs.
    """
    order = np.lexsort((np.arange(len(there)), there.number, there.strata))
    strata = there.strata[order]
    found: dict[int, int] = {}
    for stratum in np.unique(here.strata).tolist():
        ours = np.flatnonzero(here.strata == stratum)
        begin, end = np.searchsorted(strata, [stratum, stratum + 1])
        found |= _in_stratum(here, there, ours, order[begin:end], caliper)
    first = sorted(found)
    return Twins(np.array(first, dtype=np.int64), np.array([found[one] for one in first], dtype=np.int64))


def _in_stratum(here: Sample, there: Sample, ours: Ints, theirs: Ints, caliper: float) -> dict[int, int]:
    """Twins within one stratum; ``theirs`` is in the order of the number."""
    shelf = _Shelf(there, theirs)
    walks = {one: shelf.nearest(float(here.number[one]), int(here.since[one])) for one in ours.tolist()}
    waiting = [(*next(walk), one) for one, walk in walks.items()]
    heap = [(away, one, place) for away, place, one in waiting if away <= caliper]
    heapq.heapify(heap)
    found = {}
    while heap:
        _, one, place = heapq.heappop(heap)
        if shelf.take(place):
            found[one] = int(theirs[place])
            continue
        away, place = next(walks[one])
        if away <= caliper:
            heapq.heappush(heap, (away, one, place))
    return found


class _Shelf:
    """Others of one stratum beside each other by their number; whoever is taken is stepped over."""

    def __init__(self, there: Sample, theirs: Ints) -> None:
        self.numbers = there.number[theirs].tolist()
        self.since, self.until = there.since[theirs].tolist(), there.until[theirs].tolist()
        # Where to go on from a place, to either side; both ends stand for nobody.
        self.up, self.down = list(range(len(theirs) + 1)), list(range(len(theirs) + 1))

    def take(self, place: int) -> bool:
        """Take somebody off; False when somebody else was faster."""
        if self.up[place] != place:
            return False
        self.up[place], self.down[place + 1] = place + 1, place
        return True

    def nearest(self, number: float, day: int) -> Iterator[tuple[float, int]]:
        """Who is free and there on the day, the nearest first and of two the lower; at the end one who is infinitely far."""
        middle = int(np.searchsorted(self.numbers, number, side="left"))
        below, above = self._free_below(middle, day), self._free_above(middle, day)
        while True:
            under = number - self.numbers[below - 1] if below else math.inf
            over = self.numbers[above] - number if above < len(self.numbers) else math.inf
            if under <= over:
                yield under, below - 1
                below = self._free_below(max(below - 1, 0), day)
            else:
                yield over, above
                above = self._free_above(above + 1, day)

    def _free_above(self, place: int, day: int) -> int:
        """The first free place from here upwards; their number is its own."""
        place = _root(self.up, place)
        while place < len(self.numbers) and not self.since[place] <= day < self.until[place]:
            place = _root(self.up, place + 1)
        return place

    def _free_below(self, place: int, day: int) -> int:
        """One more than the first free place below; 0 when there is none."""
        place = _root(self.down, place)
        while place and not self.since[place - 1] <= day < self.until[place - 1]:
            place = _root(self.down, place - 1)
        return place


def _root(onward: list[int], place: int) -> int:
    """Follow the way to its end, and shorten it for whoever comes next."""
    end = place
    while onward[end] != end:
        end = onward[end]
    while onward[place] != end:
        onward[place], place = end, onward[place]
    return end
