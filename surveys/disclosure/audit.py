"""The judge of the guard: whether anything about fewer than five people follows from what is shown. In whole numbers. Pure.

It shares nothing with ``spaces.py``. The figures are solved in fractions; what solves them all to nought (the null space) says
for each kind of people how it may vary unseen. People are safe while they can vary independently of each other: something
about a few of them follows from the figures exactly if their rows of the null space depend on each other.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from math import gcd, lcm
from operator import mul

Row = tuple[int, ...]


def derivable(sizes: Sequence[int], shown: Iterable[Collection[int]], least: int = 5) -> list[int] | None:
    """Kinds of fewer than ``least`` people about whom something follows from the shown figures; None if there are none.

    ``sizes`` has the people of each kind, and each figure is given as the kinds that it counts.
    """
    figures = [frozenset(one) for one in shown]
    alike: dict[frozenset[int], list[int]] = {}
    for kind, size in enumerate(sizes):
        seen = frozenset(place for place, one in enumerate(figures) if kind in one)
        if size and seen:
            alike.setdefault(seen, []).append(kind)
    groups = list(alike)
    vary = _null_space([[Fraction(place in seen) for seen in groups] for place in range(len(figures))], len(groups))
    people = [sum(sizes[kind] for kind in alike[seen]) for seen in groups]
    few = [place for place in range(len(groups)) if people[place] < least]
    found = _fewest(few, people, _shadows(vary, least), least)
    if found and len(_independent([vary[place] for place in found])) == len(found):
        found = _fewest(
            few, people, vary, least
        )  # only their shadows depend on each other, which is next to impossible
    return sorted(kind for place in found for kind in alike[groups[place]]) if found else None


def _shadows(vary: list[Row], wide: int) -> list[Row]:
    """The same rows added up in a few ways by chance: what depends on each other does so still, and there is less to compare."""
    dice = random.Random(5)
    width = len(vary[0]) if vary else 0
    ways = [[dice.randrange(1, 1_000_003) for _ in range(width)] for _ in range(wide)]
    return [tuple(sum(map(mul, way, row)) for way in ways) for row in vary] if width > wide else vary


def _fewest(few: list[int], people: list[int], vary: list[Row], least: int) -> list[int] | None:
    rows = [(place, people[place], vary[place]) for place in few]
    return next((found for size in range(1, least) if (found := _dependent(rows, size, least))), None)


def computable(kinds: Collection[int], width: int, shown: Iterable[Collection[int]]) -> bool:
    """Whether the figure of these kinds is a sum or a difference of shown ones, with any weights."""
    vary = _null_space([[Fraction(kind in one) for kind in range(width)] for one in map(set, shown)], width)
    return not any(map(sum, zip(*(vary[kind] for kind in kinds), strict=True)))


def _null_space(rows: list[list[Fraction]], width: int) -> list[Row]:
    """For each column its entries in a basis of what the rows make nought, in whole numbers."""
    begins: list[int] = []
    for column in range(width):
        place = len(begins)
        found = next((at for at in range(place, len(rows)) if rows[at][column]), None)
        if found is None:
            continue
        rows[place], rows[found] = rows[found], rows[place]
        head = rows[place][column]
        rows[place] = [value / head for value in rows[place]]
        for at, row in enumerate(rows):
            if at != place and row[column]:
                times = row[column]
                rows[at] = [
                    value - times * taken if taken else value for value, taken in zip(row, rows[place], strict=True)
                ]
        begins.append(column)
    free = [column for column in range(width) if column not in begins]
    scale = [lcm(*(rows[place][column].denominator for place in range(len(begins)))) for column in free]
    entries: list[Row] = [()] * width
    for nth, column in enumerate(free):
        entries[column] = tuple(scale[nth] if at == nth else 0 for at in range(len(free)))
    for place, begin in enumerate(begins):
        entries[begin] = tuple(int(-rows[place][column] * scale[nth]) for nth, column in enumerate(free))
    return entries


def _dependent(few: list[tuple[int, int, Row]], size: int, least: int) -> list[int] | None:
    """So many places that depend on each other, fewer people than ``least``; no fewer places do."""
    for first in combinations(few, max(size - 2, 0)):
        taken = sum(people for _, people, _ in first)
        if taken + min(size, 2) >= least:
            continue
        basis = _independent([row for _, _, row in first])
        lines: dict[Row, tuple[int, int]] = {}
        begin = few.index(first[-1]) + 1 if first else 0
        for place, people, row in few[begin:]:
            left = _line(_without(row, basis))
            if not any(left):
                if taken + people < least:
                    return [*(one for one, _, _ in first), place]
                continue
            known = lines.get(left)
            if size > 1 and known is not None and taken + people + known[1] < least:
                return [*(one for one, _, _ in first), known[0], place]
            if known is None or people < known[1]:
                lines[left] = (place, people)
    return None


def _independent(rows: list[Row]) -> list[Row]:
    """The same rows, each without what those before it begin with; what depends on those before it is left out."""
    steps: list[Row] = []
    for row in rows:
        if any(left := _line(_without(row, steps))):
            steps.append(left)
    return steps


def _without(row: Row, steps: Sequence[Row]) -> Row:
    for step in steps:
        at = next(place for place, value in enumerate(step) if value)
        if row[at]:
            times, head = row[at], step[at]
            row = tuple([head * value - times * taken for value, taken in zip(row, step, strict=True)])
    return row


def _line(row: Row) -> Row:
    """The line that a row lies on: the same for all its multiples."""
    shared = gcd(*row)
    if not shared:
        return row
    if next(filter(None, row)) < 0:
        shared = -shared
    return tuple([value // shared for value in row])
