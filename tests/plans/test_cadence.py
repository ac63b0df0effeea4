"""When steps are due: from the start, from a date, one after the other, and never in a circle."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.cadence import Due, Loop, Wanted, due

A, B, C = (uuid.UUID(int=number) for number in (1, 2, 3))
DAY = dt.date(2026, 3, 2)


def test_from_the_start_from_a_date_and_from_another_step() -> None:
    wanted = {C: Wanted(5, after=B), B: Wanted(10, after=A), A: Wanted(3)}
    assert due(wanted) == {A: Due(offset=3), B: Due(offset=13), C: Due(offset=18)}
    assert due({A: Wanted(0, on=DAY), B: Wanted(7, after=A)}) == {A: Due(on=DAY), B: Due(on=DAY + dt.timedelta(days=7))}


def test_a_step_after_one_that_is_gone_counts_from_the_start() -> None:
    assert due({A: Wanted(4, after=B)}) == {A: Due(offset=4)}


@pytest.mark.parametrize("circle", [{A: Wanted(1, after=A)}, {A: Wanted(1, after=B), B: Wanted(1, after=A)}])
def test_a_circle_is_named(circle: dict[uuid.UUID, Wanted]) -> None:
    with pytest.raises(Loop) as found:
        due({C: Wanted(0), **circle})
    assert set(found.value.keys) == circle.keys()


def test_a_way_into_a_circle_names_the_circle_alone() -> None:
    with pytest.raises(Loop) as found:
        due({C: Wanted(1, after=A), A: Wanted(1, after=B), B: Wanted(1, after=A)})
    assert set(found.value.keys) == {A, B}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60)), min_size=1, max_size=40), st.randoms())
def test_the_order_in_which_steps_are_written_does_not_matter(drawn: list[tuple[int, int]], chance: object) -> None:
    """Each step comes after an earlier one or none; adding up by hand gives the same."""
    keys = [uuid.UUID(int=place + 1) for place in range(len(drawn))]
    wanted, sums = {}, {}
    for place, (days, back) in enumerate(drawn):
        after = keys[place - back] if 0 < back <= place else None
        wanted[keys[place]] = Wanted(days, after=after)
        sums[keys[place]] = days + (sums[after] if after else 0)
    mixed = list(wanted.items())
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert {key: one.offset for key, one in due(dict(mixed)).items()} == sums
