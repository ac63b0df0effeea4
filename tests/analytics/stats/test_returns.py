"""Benefit and cost: sums, the worst and the best, what matters most, and where it breaks even."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.stats.estimates import Estimate
from analytics.stats.returns import Case, CountedTwice, Figure, Line, Origin, break_even, outcome, tornado


def _figure(key: str, low: float, central: float, high: float) -> Figure:
    return Figure(key, low, central, high, Origin.ASSUMED, "a test")


CASE = Case(
    (
        _figure("stayed", -0.02, 0.05, 0.12),
        _figure("people", 100, 100, 100),
        _figure("replacement", 20_000, 40_000, 60_000),
        _figure("licence", 50_000, 50_000, 50_000),
        _figure("hours", 1_000, 1_500, 2_500),
        _figure("hourly", 60, 80, 90),
    ),
    benefits=(Line("Replacements that were not needed", ("stayed", "people", "replacement")),),
    costs=(Line("Licence", ("licence",)), Line("Hours of everybody", ("hours", "hourly"))),
)


def test_low_is_the_worst_and_high_the_best() -> None:
    found = outcome(CASE)
    # The worst is a negative share at the dearest replacement.
    assert found.benefit == Estimate(200_000, -120_000, 720_000)
    assert found.cost == Estimate(170_000, 110_000, 275_000)
    assert found.net == Estimate(30_000, -395_000, 610_000)
    assert found.ratio == pytest.approx(30 / 170)


def test_what_costs_nothing_has_no_ratio() -> None:
    assert outcome(replace(CASE, costs=())).ratio is None


def test_the_widest_swing_comes_first_and_what_is_known_last() -> None:
    swings = tornado(CASE)
    assert [swing.figure.key for swing in swings] == ["stayed", "replacement", "hours", "hourly", "licence", "people"]
    assert (swings[0].at_low, swings[0].at_high) == pytest.approx((-250_000, 310_000))
    assert (swings[3].at_low, swings[3].at_high) == pytest.approx((60_000, 15_000))
    assert [swing.width for swing in swings[-2:]] == [0, 0]


def test_break_even_leaves_nothing_over() -> None:
    share = break_even(CASE, "stayed")
    assert share == pytest.approx(0.0425)
    figures = tuple(one.fixed(share) if one.key == "stayed" and share else one for one in CASE.figures)
    assert outcome(replace(CASE, figures=figures)).net.value == pytest.approx(0)
    assert break_even(replace(CASE, figures=(*CASE.figures, _figure("unused", 0, 1, 2))), "unused") is None


def test_numbers_in_order_and_benefits_counted_once() -> None:
    with pytest.raises(ValueError, match=r"stayed: 0\.2, 0\.1 and 0\.3 are not in order"):
        _figure("stayed", 0.2, 0.1, 0.3)
    again = Line("Retention", ("people", "replacement", "stayed"))
    with pytest.raises(CountedTwice, match="“Replacements that were not needed” and “Retention” are the same benefit"):
        replace(CASE, benefits=(*CASE.benefits, again))
