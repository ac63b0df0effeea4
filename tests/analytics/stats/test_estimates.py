"""Shares and their differences against published intervals."""

from __future__ import annotations

import pytest

from analytics.stats.estimates import Estimate, NotAShare, difference, share

# R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10.
DIFFERENCES = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
]


@pytest.mark.parametrize(("a", "m", "b", "n", "low", "high"), DIFFERENCES)
def test_published_differences(a: int, m: int, b: int, n: int, low: float, high: float) -> None:
    found = difference(share(a, m), share(b, n))
    assert found.value == a / m - b / n
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_wilsons_interval_of_a_published_share() -> None:
    """Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3."""
    for count, of, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        found = share(count, of)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(("count", "of"), [(-1, 5), (6, 5), (0, 0)])
def test_what_is_no_share(count: int, of: int) -> None:
    with pytest.raises(NotAShare, match=f"{count} of {of} is no share"):
        share(count, of)


def test_a_difference_is_clear_when_zero_is_outside() -> None:
    assert [Estimate(1, low, 2).clear for low in (-0.1, 0, 0.1)] == [False, False, True]
    assert Estimate(-1, -2, -0.1).clear
