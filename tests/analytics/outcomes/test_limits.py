"""The limits by which a page says that there is not enough are those by which the worker decided it."""

from __future__ import annotations

from analytics.selectors import outcomes
from analytics.stats import claims, comparisons


def test_pages_and_arithmetic_have_the_same_limits() -> None:
    told = (outcomes.FEWEST, outcomes.FEWEST_EXITS, outcomes.FEWEST_SHOWN)
    assert told == (claims.FEWEST, claims.FEWEST_EXITS, comparisons.FEWEST_SHOWN)
