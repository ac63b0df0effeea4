"""Two groups against published tests, against a brute-force computation, and against chance."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from analytics.stats.contrast import log_rank, surprise
from analytics.stats.lives import Lives, lives
from tests.analytics.stats import samples
from tests.analytics.stats.samples import Sample
from tests.analytics.stats.test_survival import anybody

# Statistic and p by lifelines 0.30.3 (logrank_test); R prints 16.8, 3.4, 6.7 and 10.1.
REFERENCES = [
    (samples.LEUKEMIA, 16.792940989216547, 4.168809109334511e-05),
    (samples.AML, 3.3963886989776024, 0.0653393220405049),
    (samples.LYMPHOMA, 6.709710357613135, 0.009588929834755544),
    (samples.LARYNX, 10.131329925813667, 0.0014577019387485755),
]


@pytest.mark.parametrize(("sample", "statistic", "p"), REFERENCES)
def test_published_tests(sample: Sample, statistic: float, p: float) -> None:
    found = log_rank(*sample)
    assert (found.statistic, found.p) == pytest.approx((statistic, p), abs=1e-6)
    assert log_rank(sample.other, sample.one).statistic == pytest.approx(statistic, abs=1e-6)


def _by_hand(one: Lives, other: Lives) -> float:
    """Tables of two by two, one per day with an exit."""
    people = [
        (*who, group) for group, of in enumerate((one, other)) for who in zip(of.entered, of.left, of.gone, strict=True)
    ]
    observed = expected = variance = 0.0
    for day in sorted({left for _, left, gone, _ in people if gone}):
        watched = [who for who in people if who[0] < day <= who[1]]
        exits, here = sum(gone and left == day for _, left, gone, _ in watched), sum(who[3] == 0 for who in watched)
        share = here / len(watched)
        observed += sum(gone and left == day and group == 0 for _, left, gone, group in watched)
        expected += exits * share
        if len(watched) > 1:
            variance += exits * share * (1 - share) * (len(watched) - exits) / (len(watched) - 1)
    return (observed - expected) ** 2 / variance if variance else 0.0


def test_late_comers_count_from_the_day_they_come() -> None:
    assert log_rank(*samples.PATIENTS).statistic == pytest.approx(_by_hand(*samples.PATIENTS), abs=1e-9)
    early = lives(samples.PATIENTS.other.left.tolist(), samples.PATIENTS.other.gone.tolist())
    assert log_rank(samples.PATIENTS.one, early).statistic != pytest.approx(_by_hand(*samples.PATIENTS), abs=1e-3)


def test_500_random_pairs_of_groups_are_as_computed_by_hand() -> None:
    for seed in range(500):
        one, other = anybody(seed), anybody(seed + 500)
        assert log_rank(one, other).statistic == pytest.approx(_by_hand(one, other), abs=1e-9)


def test_without_an_exit_nothing_speaks_against_alike() -> None:
    still = lives([3, 4, 5], [False] * 3)
    assert (log_rank(still, still).statistic, log_rank(still, still).p) == (0, 1)
    assert surprise(still, still, seed=1, shuffles=99) == 1


def test_shuffling_comes_close_to_trying_every_way() -> None:
    one, other = samples.read("2 5 6+ 9 12+"), samples.read("1 1 3 4 8+")
    every = itertools.combinations(range(10), 5)
    people = [*zip(one.left, one.gone, strict=True), *zip(other.left, other.gone, strict=True)]
    parts = []
    for chosen in every:
        groups = [[people[i] for i in range(10) if (i in chosen) is here] for here in (True, False)]
        found = log_rank(*(lives([left for left, _ in group], [gone for _, gone in group]) for group in groups))
        parts.append(abs(found.observed - found.expected))
    exact = np.mean(np.array(parts) >= parts[0] - 1e-9)
    assert surprise(one, other, seed=7, shuffles=20_000) == pytest.approx(exact, abs=0.01)


def test_the_same_seed_gives_the_same_answer_and_chance_is_fair() -> None:
    assert surprise(*samples.LARYNX, seed=3) == surprise(*samples.LARYNX, seed=3)
    found = [surprise(anybody(seed), anybody(seed), seed=seed, shuffles=99) for seed in range(5)]
    assert found == [1.0] * 5
