"""Days that blackouts push on, and days spread over what is left."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from plans.elastic import closed, moved, spread

WEEK = (0, 1, 2, 3, 4)
# A Monday.
MONDAY = dt.date(2026, 3, 2)


def day(number: int) -> dt.date:
    return MONDAY + dt.timedelta(days=number)


def test_work_begins_again_on_the_first_working_day() -> None:
    (run,) = closed([(day(0), day(4))], WEEK)
    assert (run.first, run.last, run.opens) == (day(0), day(4), day(7))
    assert [moved(day(number), [run]) for number in (-1, 0, 4, 5, 7)] == [day(-1), day(7), day(7), day(5), day(7)]


def test_the_next_blackout_is_jumped_too_and_the_weekend_between_stays() -> None:
    runs = closed([(day(7), day(11)), (day(0), day(4))], WEEK)
    assert [run.opens for run in runs] == [day(14), day(14)]
    assert moved(day(5), runs) == day(5)


def test_overlaps_are_one() -> None:
    runs = closed([(day(0), day(2)), (day(1), day(1)), (day(2), day(3))], WEEK)
    assert [(run.first, run.last, run.opens) for run in runs] == [(day(0), day(3), day(4))]


def test_what_would_last_for_ever_moves_nothing() -> None:
    assert closed([(day(0), day(400)), (dt.date.max, dt.date.max)], WEEK) == []


def test_where_nobody_works_the_next_day_counts() -> None:
    assert closed([(day(0), day(4))], ())[0].opens == day(5)


DAYS = st.integers(min_value=0, max_value=60)


@given(st.lists(st.tuples(DAYS, st.integers(min_value=0, max_value=20)), max_size=6), DAYS)
def test_no_day_is_left_in_a_blackout_and_none_moves_twice(pairs: list[tuple[int, int]], number: int) -> None:
    blackouts = [(day(first), day(first + length)) for first, length in pairs]
    runs = closed(blackouts, WEEK)
    found = moved(day(number), runs)
    assert not any(first <= found <= last for first, last in blackouts)
    assert found >= day(number)
    assert moved(found, runs) == found
    assert all(one.last < other.first for one, other in pairwise(runs))


def test_the_rest_is_spread_to_the_last_day() -> None:
    assert spread(day(0), day(90), 3) == [day(30), day(60), day(90)]
    assert spread(day(0), day(90), 0) == []


def test_too_little_time_is_a_week_each() -> None:
    assert spread(day(0), day(5), 2) == [day(7), day(14)]
    assert spread(day(0), day(-30), 1) == [day(7)]
