"""What may be claimed: by kind of evidence, by size, and by chance."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.stats.claims import LEFT, MOVED, PROMOTED, Basis, Evidence, Verdict, seen, sentence, weigh
from analytics.stats.estimates import Estimate, difference, share
from analytics.stats.lives import Lives, lives

YEAR = 365


def _group(people: int, exits: int, *, last: int = YEAR) -> Lives:
    """So many of whom so many left, evenly over the year; the others are still there."""
    days = [YEAR * (place + 1) / (exits + 1) for place in range(exits)] + [last] * (people - exits)
    return lives(days, [True] * exits + [False] * (people - exits))


def _weigh(here: Lives, there: Lives, basis: Basis = Basis.ALIKE, *, balanced: bool = True) -> Evidence:
    return weigh(here, there, by_day=YEAR, basis=basis, balanced=balanced, seed=1)


def test_fewer_left_and_more_left() -> None:
    fewer, more = _weigh(_group(200, 10), _group(200, 40)), _weigh(_group(200, 40), _group(200, 10))
    assert (fewer.verdict, more.verdict) == (Verdict.FEWER_LEFT, Verdict.MORE_LEFT)
    assert fewer.difference is not None
    assert more.difference is not None
    newcombe = difference(share(40, 200), share(10, 200))
    assert (fewer.difference.low, fewer.difference.high) == pytest.approx((newcombe.low, newcombe.high))
    assert fewer.difference.value == pytest.approx(0.15) == -more.difference.value
    assert sentence(fewer) == (
        "Of 200 participants and 200 others (people like them who did not take part), fewer participants left: 5.0% of "
        "participants left, and 20.0% of the others. The difference lies between +8.7 and +21.5 percentage points with 95% "
        "confidence. They were alike in what the directory knows. What it does not know, such as who wanted to take part, may "
        "explain it."
    )
    assert "more participants left: 20.0%" in sentence(more)


def test_a_difference_is_never_called_more_than_the_comparison_allows() -> None:
    told = {basis: sentence(_weigh(_group(200, 10), _group(200, 40), basis)) for basis in Basis}
    assert "had to wait" in told[Basis.WAITING]
    assert "something else still may" in told[Basis.WAITING]
    assert "Do not call it an effect." in told[Basis.EVERYBODY]
    assert not any(
        word in text for text in told.values() for word in ("because", "caused", "reduces", "thanks to", "effect of")
    )


def test_no_difference_is_told_as_none() -> None:
    found = _weigh(_group(200, 20), _group(200, 22))
    assert found.verdict == Verdict.NOTHING_SEEN
    assert sentence(found).startswith("No difference can be told from chance between 200 participants and 200 others")
    assert "alike in what" not in sentence(found)


@pytest.mark.parametrize(
    ("here", "there", "verdict"),
    [
        ((29, 5), (200, 40), Verdict.TOO_FEW),
        ((200, 10), (29, 5), Verdict.TOO_FEW),
        ((100, 0), (100, 4), Verdict.TOO_FEW),
        ((100, 0), (100, 5), Verdict.NOTHING_SEEN),
    ],
)
def test_too_few_people_or_exits(here: tuple[int, int], there: tuple[int, int], verdict: Verdict) -> None:
    found = _weigh(_group(*here), _group(*there))
    assert found.verdict == verdict
    assert (found.difference is None) is (verdict == Verdict.TOO_FEW)


def test_nobody_was_watched_so_long() -> None:
    found = _weigh(_group(200, 10, last=YEAR - 1), _group(200, 40, last=YEAR - 1))
    assert found.verdict == Verdict.TOO_FEW
    assert sentence(found).startswith("Not enough data: 200 participants and 200 others")


def test_groups_that_were_never_alike_are_not_compared() -> None:
    found = _weigh(_group(200, 10), _group(200, 40), balanced=False)
    assert (found.verdict, found.here, found.difference) == (Verdict.UNBALANCED, None, None)
    assert sentence(found).startswith("No comparison:")


def test_where_nothing_happens_hardly_anything_is_claimed() -> None:
    """A hundred cohorts in which taking part does nothing; `make bench` draws a thousand."""
    dice, claimed = np.random.default_rng(11), 0
    for seed in range(100):
        days = dice.exponential(YEAR * 4, 240)
        group = lives(np.minimum(days, YEAR).tolist(), (days < YEAR).tolist())
        here, there = (
            Lives(*(part[cut] for part in (group.entered, group.left, group.gone)))
            for cut in (slice(80), slice(80, 240))
        )
        found = weigh(here, there, by_day=YEAR, basis=Basis.ALIKE, balanced=True, seed=seed)
        claimed += found.verdict in {Verdict.FEWER_LEFT, Verdict.MORE_LEFT}
    assert claimed <= 8


def test_what_is_gained_is_told_as_more_and_never_as_an_effect_of_everybody() -> None:
    gap = Estimate(-0.12, -0.2, -0.04)
    found = Evidence(
        Verdict.MORE_LEFT,
        Basis.EVERYBODY,
        60,
        90,
        365,
        Estimate(0.2, 0.1, 0.3),
        Estimate(0.08, 0.04, 0.15),
        gap,
        0.01,
        0.01,
    )
    assert sentence(found, PROMOTED) == (
        "Of 60 participants and 90 others (everybody else who could have taken part), more participants were promoted: "
        "20.0% of participants were promoted, and 8.0% of the others. The difference lies between +4.0 and +20.0 percentage "
        "points with 95% confidence. Who takes part differs from who does not in many ways, and any of them may explain it. "
        "Do not call it an effect."
    )
    assert seen(gap, PROMOTED) == Estimate(0.12, 0.04, 0.2)
    assert seen(gap, LEFT) == gap
    assert "too few moved to another department" in sentence(Evidence(Verdict.TOO_FEW, Basis.ALIKE, 9, 9, 90), MOVED)
