"""Twins: the same as trying every pair, the nearest first; near, exact, there on the day, and nobody twice."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from analytics.stats.twins import BadSample, Sample, pair

DAY = st.integers(0, 6)
PERSON = st.tuples(st.integers(0, 2), st.integers(0, 12).map(lambda n: n / 4), DAY, DAY)


def _sample(people: list[tuple[int, float, int, int]]) -> Sample:
    columns = list(zip(*people, strict=True)) or [[], [], [], []]
    kinds = (np.int64, np.float64, np.int64, np.int64)
    return Sample(*(np.array(column, dtype=kind) for column, kind in zip(columns, kinds, strict=True)))


def _fits(one: tuple[int, float, int, int], other: tuple[int, float, int, int], caliper: float) -> bool:
    same, near = one[0] == other[0], abs(one[1] - other[1]) <= caliper
    return same and near and other[2] <= one[2] < other[3]


def _by_hand(here: list, there: list, caliper: float) -> list[tuple[int, int]]:
    """Every pair that may be, in order of how near it is, and of what the docstring says for equals."""
    tried = []
    for i, one in enumerate(here):
        for j, other in enumerate(there):
            if _fits(one, other, caliper):
                above = other[1] >= one[1]
                tried.append(
                    (abs(one[1] - other[1]), i, above, other[1] if above else -other[1], j if above else -j, j)
                )
    found: dict[int, int] = {}
    for *_, i, _, _, _, j in sorted(tried):
        if i not in found and j not in found.values():
            found[i] = j
    return sorted(found.items())


@given(st.lists(PERSON, max_size=9), st.lists(PERSON, max_size=14), st.sampled_from([0.0, 0.25, 0.5, 1.0, math.inf]))
def test_twins_are_those_of_trying_every_pair(here: list, there: list, caliper: float) -> None:
    found = pair(_sample(here), _sample(there), caliper=min(caliper, 1e9))
    assert list(zip(found.here.tolist(), found.there.tolist(), strict=True)) == _by_hand(here, there, caliper)


@given(st.lists(PERSON, min_size=1, max_size=9), st.lists(PERSON, min_size=1, max_size=14))
def test_at_least_half_of_those_who_could_have_a_twin_get_one(here: list, there: list) -> None:
    """What a greedy choice promises; nobody who is left could still be paired."""
    found = pair(_sample(here), _sample(there), caliper=0.5)
    could = np.array([[_fits(one, other, 0.5) for other in there] for one in here])
    rows, columns = linear_sum_assignment(could, maximize=True)
    assert 2 * len(found) >= int(could[rows, columns].sum())
    left = np.ix_(
        [i for i in range(len(here)) if i not in found.here], [j for j in range(len(there)) if j not in found.there]
    )
    assert not could[left].any()


def test_a_thousand_in_one_stratum_are_those_of_trying_every_pair() -> None:
    dice = np.random.default_rng(4)
    here = [(1, float(value), 3, 3) for value in dice.normal(5, 1, 120).round(2)]
    others = zip(dice.normal(5, 3, 900).round(2), dice.integers(1, 9, 900), strict=True)
    there = [(1, float(value), 0, int(until)) for value, until in others]
    found = pair(_sample(here), _sample(there), caliper=0.3)
    assert list(zip(found.here.tolist(), found.there.tolist(), strict=True)) == _by_hand(here, there, 0.3)
    assert len(set(found.there.tolist())) == len(found) > 100


def test_whoever_has_left_or_is_not_there_yet_on_the_day_is_no_twin() -> None:
    participant = [(0, 1.0, 5, 5)]
    days = [(0, 1.0, 6, 99), (0, 1.0, 0, 5), (0, 1.4, 5, 6)]
    assert pair(_sample(participant), _sample(days), caliper=0.5).there.tolist() == [2]
    assert len(pair(_sample(participant), _sample(days[:2]), caliper=0.5)) == 0


def test_a_person_without_a_number_is_refused() -> None:
    with pytest.raises(BadSample, match="a number is missing"):
        _sample([(0, math.nan, 0, 1)])
    with pytest.raises(BadSample, match="two days"):
        Sample(np.array([0]), np.array([1.0]), np.array([0]), np.array([], dtype=np.int64))
