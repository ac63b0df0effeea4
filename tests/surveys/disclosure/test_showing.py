"""How exactly figures are told, and when comments are."""

from __future__ import annotations

import pytest

from surveys.disclosure import showing


@pytest.mark.parametrize(
    ("counts", "people", "wanted"),
    [
        ([3, 4], 7, [45, 55]),
        ([1, 18], 19, [5, 95]),
        ([1, 19], 20, [5, 95]),
        ([7, 14], 21, [33, 67]),
        ([0, 0], 9, [0, 0]),
    ],
)
def test_shares_are_coarse_below_twenty(counts: list[int], people: int, wanted: list[int]) -> None:
    assert showing.shares(counts, people) == wanted


@pytest.mark.parametrize(
    ("counts", "people", "wanted"),
    [([5, 0], 5, True), ([4, 1], 5, True), ([3, 2], 5, False), ([0, 2, 28], 30, False), ([0, 1, 29], 30, True)],
)
def test_all_but_one_agree(counts: list[int], people: int, wanted: bool) -> None:
    assert showing.agreed(counts, people) is wanted


def test_a_mean_has_one_decimal() -> None:
    assert showing.mean([2, 4, 4, 4, 5, 5]) == 4.0
    assert showing.mean([1, 2, 2]) == 1.7


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ([9, 1, 0, 0, 0], "1 or 2"),
        ([0, 0, 8, 0, 0], "around 3"),
        ([0, 0, 0, 1, 6], "4 or 5"),
        ([0, 0, 0, 7, 0], "4 or 5"),
    ],
)
def test_a_group_that_agrees_is_told_in_thirds(counts: list[int], wanted: str) -> None:
    assert showing.third(counts) == wanted


@pytest.mark.parametrize(
    ("shown", "new", "due"), [(0, 7, False), (0, 8, True), (8, 4, False), (8, 5, True), (8, 0, False)]
)
def test_comments_wait_for_each_other(shown: int, new: int, due: bool) -> None:
    assert showing.comments_due(shown, new) is due


def test_comments_lie_in_an_order_of_their_own() -> None:
    texts = [f"comment {number}" for number in range(20)]
    found = showing.shuffled(texts)
    assert found == showing.shuffled(reversed(texts))
    assert sorted(found) == sorted(texts)
    assert found != sorted(texts)
