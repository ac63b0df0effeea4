"""The detector of ends: who has finished, who may need a hand, and that it never speaks where little is known."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import finishing
from plans.finishing import Finish

TODAY = dt.date(2027, 3, 1)
AGO = [TODAY - dt.timedelta(days=ago) for ago in range(0, 150, 5)]
DAYS = st.sets(st.sampled_from(AGO), max_size=6)
GOALS = st.lists(st.integers(0, 100), max_size=3)
RATINGS = st.lists(st.integers(1, 5), max_size=4)


def ago(*days: int) -> set[dt.date]:
    return {TODAY - dt.timedelta(days=one) for one in days}


RARE = ago(70, 100)


@pytest.mark.parametrize(
    ("days", "falls"),
    [
        (set(), False),
        (ago(100), False),
        (RARE, True),
        (RARE | ago(5), True),
        (RARE | ago(5, 30), False),
        (ago(119, 60), True),
        (ago(120, 60), False),
        (ago(5, 30), False),
    ],
)
def test_contact_falls_when_there_was_some_and_half_of_it_is_gone(days: set[dt.date], falls: bool) -> None:
    assert finishing.falling(days, TODAY) is falls


@pytest.mark.parametrize(
    ("goals", "ratings", "offer"),
    [
        ([100, 100], [4, 5], Finish.GRADUATE),
        ([100], [4, 4], Finish.GRADUATE),
        ([100], [3, 4], Finish.HELP),
        ([100], [], Finish.HELP),
        ([100, 90], [5, 5], Finish.HELP),
        ([], [5, 5], Finish.HELP),
    ],
)
def test_graduation_is_for_those_who_have_reached_it_and_liked_it(
    goals: list[int], ratings: list[int], offer: Finish
) -> None:
    assert finishing.suggest(goals=goals, days=RARE, ratings=ratings, today=TODAY) == offer
    assert finishing.suggest(goals=goals, days=ago(5, 30, 70, 100), ratings=ratings, today=TODAY) == Finish.NOTHING


@given(days=DAYS, goals=GOALS, ratings=RATINGS)
def test_it_speaks_only_where_contact_falls(days: set[dt.date], goals: list[int], ratings: list[int]) -> None:
    offer = finishing.suggest(goals=goals, days=days, ratings=ratings, today=TODAY)
    assert (offer == Finish.NOTHING) is not finishing.falling(days, TODAY)


@given(days=DAYS, more=st.integers(0, 59))
def test_one_more_talk_never_makes_contact_fall(days: set[dt.date], more: int) -> None:
    assert finishing.falling(days, TODAY) or not finishing.falling(days | ago(more), TODAY)


@given(goals=GOALS, ratings=RATINGS, place=st.integers(0, 7))
def test_a_better_rating_never_takes_graduation_away(goals: list[int], ratings: list[int], place: int) -> None:
    before = finishing.suggest(goals=goals, days=RARE, ratings=ratings, today=TODAY)
    better = [5 if n == place else one for n, one in enumerate(ratings)]
    after = finishing.suggest(goals=goals, days=RARE, ratings=better, today=TODAY)
    assert before != Finish.GRADUATE or after == Finish.GRADUATE


@given(goals=GOALS, days=DAYS, ratings=RATINGS, shuffled=st.randoms())
def test_no_order_counts(goals: list[int], days: set[dt.date], ratings: list[int], shuffled: object) -> None:
    before = finishing.suggest(goals=goals, days=days, ratings=ratings, today=TODAY)
    for some in (goals, ratings):
        shuffled.shuffle(some)  # type: ignore[attr-defined]
    assert finishing.suggest(goals=goals, days=sorted(days), ratings=ratings, today=TODAY) == before
