"""Surveys that Hypothesis draws: people with a few facts, the cuts of these, and who had answered when it was shown first."""

from __future__ import annotations

from collections import Counter
from itertools import product

from hypothesis import strategies as st

from surveys.disclosure.guard import Cell, Table

FACTS = ("side", "department", "location", "grade", "cohort")
Person = tuple[int, ...]


@st.composite
def surveys(draw: st.DrawFn) -> tuple[list[Person], list[Person], list[tuple[int, ...]]]:
    """Who answered first, who later, and the cuts by the places of the facts that they ask for."""
    values = [draw(st.integers(1, most)) for most in (2, 4, 3, 3, 3)]
    person = st.tuples(*(st.integers(0, most - 1) for most in values))
    crossed = draw(st.lists(st.tuples(st.just(0), st.integers(1, 4)), max_size=4, unique=True))
    first, later = draw(st.lists(person, max_size=26)), draw(st.lists(person, max_size=10))
    return first, later, [(), *((place,) for place in range(len(FACTS))), *crossed]


def table(first: list[Person], later: list[Person], cuts: list[tuple[int, ...]], before: list[Cell]) -> Table:
    """Everything that the cuts ask for; kinds of those who answered first keep their places when others come."""
    counts = Counter([(0, *one) for one in first] + [(1, *one) for one in later])
    kinds = sorted(counts)
    cells = [
        Cell(str(cut), str(value), frozenset(at for at, kind in enumerate(kinds) if _fits(kind, cut, value)))
        for cut in cuts
        for value in product(*(sorted({kind[place + 1] for kind in kinds}) for place in cut))
    ]
    return Table(tuple(counts[kind] for kind in kinds), tuple(cells), tuple(cell.kinds for cell in before))


def _fits(kind: Person, cut: tuple[int, ...], value: tuple[int, ...]) -> bool:
    return tuple(kind[place + 1] for place in cut) == value
