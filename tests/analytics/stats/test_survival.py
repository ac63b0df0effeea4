"""Curves against published data, against counting by hand, and against people who never were."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analytics.stats.estimates import Estimate, share
from analytics.stats.lives import BadLives, Lives, lives
from analytics.stats.survival import product_limit
from tests.analytics.stats import samples

# The share still there, and its band, by lifelines 0.30.3 (KaplanMeierFitter).
REFERENCES = [
    (samples.LEUKEMIA.one, 6, 0.857142857142857, 0.6197179552659838, 0.9515517476469969),
    (samples.LEUKEMIA.one, 10, 0.7529411764705878, 0.5031995107999564, 0.8893618351692651),
    (samples.LEUKEMIA.one, 16, 0.6274509803921566, 0.36751085598750194, 0.8049121894718411),
    (samples.LEUKEMIA.other, 5, 0.5714285714285714, 0.33797695385949306, 0.7492407099432165),
    (samples.LEUKEMIA.other, 15, 0.14285714285714288, 0.0356573551906667, 0.3211615746808693),
    (samples.AML.one, 18, 0.715909090909091, 0.3501903859079383, 0.8990239741910536),
    (samples.AML.other, 33, 0.1944444444444444, 0.031198642931211912, 0.4614294762381138),
    (samples.LYMPHOMA.one, 94, 0.680161943319838, 0.42142167970011757, 0.8420541391346467),
    (samples.LYMPHOMA.other, 89, 0.44298724954462654, 0.31316742526251135, 0.5649582402850151),
    (samples.LARYNX.one, 5.3, 0.6414572966799903, 0.479751761536519, 0.7645903474959317),
    (samples.LARYNX.other, 3.2, 0.47368421052631576, 0.3140327736627786, 0.6175209141007427),
    (samples.PATIENTS.one, 47, 0.9090909090909092, 0.5080802057699292, 0.9866738226678231),
    (samples.PATIENTS.one, 63, 0.6233766233766235, 0.21017388153123162, 0.8665870170531162),
    (samples.PATIENTS.other, 57, 0.7002314814814817, 0.38654208422772146, 0.8749468499936757),
    (samples.PATIENTS.other, 61, 0.5092592592592593, 0.24114041493797073, 0.7260509651706513),
]


@pytest.mark.parametrize(("group", "day", "share", "low", "high"), REFERENCES)
def test_published_curves(group: Lives, day: float, share: float, low: float, high: float) -> None:
    found = product_limit(group).at(day)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((share, low, high), abs=1e-6)


def test_the_standard_errors_of_a_textbook() -> None:
    """Klein and Moeschberger (2003), table 4.1B: the 6-MP group."""
    curve = product_limit(samples.LEUKEMIA.one)
    assert curve.days.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.error.round(4).tolist() == [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]


def _by_hand(group: Lives, day: float) -> float:
    """Day by day and person by person, as one would with a pencil."""
    people, share = list(zip(group.entered, group.left, group.gone, strict=True)), 1.0
    for when in sorted({left for _, left, gone in people if gone and left <= day}):
        watched = sum(entered < when <= left for entered, left, _ in people)
        share *= 1 - sum(gone and left == when for _, left, gone in people) / watched
    return share


def anybody(seed: int) -> Lives:
    """A group of people with ties, late comers and censoring."""
    dice = np.random.default_rng(seed)
    people = int(dice.integers(1, 60))
    entered = dice.integers(0, 12, people) * dice.integers(0, 2, people)
    return lives(entered + dice.integers(1, 20, people), dice.random(people) < dice.random(), entered)


def test_500_random_groups_are_as_counted_by_hand() -> None:
    for seed in range(500):
        group = anybody(seed)
        curve = product_limit(group)
        for day in group.left.max() * np.array([0, 0.3, 0.5, 0.77, 1]):
            found = curve.at(day)
            assert found is not None
            assert found.value == pytest.approx(_by_hand(group, day), abs=1e-12)
            assert 0 <= found.low <= found.value <= found.high <= 1


def test_nobody_left_and_everybody_left() -> None:
    still = product_limit(lives([5, 9], [False, False]))
    assert still.at(9) == Estimate(1, 1, 1)
    assert still.at(9.5) is None
    assert still.gone_by(9.5) is None
    assert product_limit(lives([5, 9], [True, True])).at(9) == Estimate(0, 0, 0)
    assert product_limit(lives([], [])).at(1) is None
    assert product_limit(lives([], [])).gone_by(0) is None


def test_who_was_watched_in_full_counts_as_in_a_table_of_shares() -> None:
    curve = product_limit(lives([5, 7, *[9] * 18], [True, True, *[False] * 18]))
    for day, gone in ((4, 0), (5, 1), (9, 2)):
        found, wanted = curve.gone_by(day), share(gone, 20)
        assert found is not None
        assert (found.value, found.low, found.high) == pytest.approx((wanted.value, wanted.low, wanted.high), abs=1e-12)
    assert product_limit(lives([5, 9], [True, True])).gone_by(9) == share(2, 2)


def test_who_was_watched_in_part_counts_in_part() -> None:
    whole = product_limit(lives([1] * 10 + [9] * 30, [True] * 10 + [False] * 30)).gone_by(9)
    part = product_limit(lives([1] * 10 + [5] * 15 + [9] * 15, [True] * 10 + [False] * 30)).gone_by(9)
    assert whole == part  # nobody left after the first day
    some = product_limit(
        lives([1] * 10 + [5] * 15 + [7] + [9] * 14, [True] * 10 + [False] * 15 + [True] + [False] * 14)
    ).gone_by(9)
    assert some is not None
    assert some.high - some.low > share(13, 40).high - share(13, 40).low


@pytest.mark.parametrize(
    ("left", "gone", "entered", "said"),
    [
        ([3, 0], [True, True], None, "person 1 is watched from 0 to 0"),
        ([3, 4], [True, True], [1, 4], "person 1 is watched from 4 to 4"),
        ([3, math.nan], [True, True], None, "person 1 is watched from 0 to nan"),
        ([3, 4], [True, True], [-1, 0], "person 0 is watched from -1 to 3"),
        ([3, 4], [True], None, "everybody needs a first day, a last day, and whether they left"),
    ],
)
def test_days_that_make_no_sense(left: list[float], gone: list[bool], entered: list[float] | None, said: str) -> None:
    with pytest.raises(BadLives, match=said):
        lives(left, gone, entered)
