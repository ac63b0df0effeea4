"""Shares of a score, as they are read: whole percent that add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from programs.shares import shares


def test_what_rounding_would_take_over_a_hundred_adds_up() -> None:
    assert shares([1, 1, 1, 1, 1, 1]) == [17, 17, 17, 17, 16, 16]
    assert shares([35, 35, 30, 25, 20, 15, 10, 5]) == [20, 20, 17, 14, 11, 9, 6, 3]
    assert shares([0, 0]) == [0, 0]


@given(st.lists(st.integers(0, 100), max_size=20))
def test_shares_add_up_and_are_a_point_off_at_most(weights: list[int]) -> None:
    found, total = shares(weights), sum(weights)
    assert sum(found) == (100 if total else 0)
    assert all(abs(share * total - 100 * weight) < total for share, weight in zip(found, weights, strict=True) if total)
    assert all(share == 0 for share, weight in zip(found, weights, strict=True) if not weight)
