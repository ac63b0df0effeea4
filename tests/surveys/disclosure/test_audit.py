"""The judge by hand: what follows from a few figures, and what does not."""

from __future__ import annotations

import pytest

from surveys.disclosure.audit import computable, derivable


@pytest.mark.parametrize(
    ("sizes", "shown", "found"),
    [
        # Whoever is counted is five or more, alone and subtracted.
        ([5, 5], [{0, 1}, {0}], None),
        # Four are counted; four are left.
        ([4], [{0}], [0]),
        ([9, 4], [{0, 1}, {0}], [1]),
        # Two kinds that no figure tells apart are one.
        ([2, 2, 8], [{0, 1}, {2}], [0, 1]),
        ([2, 3, 8], [{0, 1}, {2}], None),
        # Two people, one on each side, whose difference is known.
        ([8, 1, 1], [{0, 1}, {0, 2}], [1, 2]),
        ([8, 1, 4], [{0, 1}, {0, 2}], None),
        # Three figures: 0+1, 1+2 and 0+2 give each of them by itself.
        ([3, 3, 3], [{0, 1}, {1, 2}, {0, 2}], [0]),
        # Four people, one in each corner of a square of two cuts, with a known difference.
        ([1, 1, 1, 1, 9], [{0, 2, 4}, {1, 3, 4}], [0, 1, 2, 3]),
        # Nobody is about nobody.
        ([0, 6], [{0, 1}], None),
        ([], [], None),
    ],
)
def test_what_follows(sizes: list[int], shown: list[set[int]], found: list[int] | None) -> None:
    assert derivable(sizes, shown) == found


def test_a_figure_that_is_a_sum_or_a_difference_of_others() -> None:
    shown = [{0, 1, 2}, {2}, {1, 3}]
    assert computable({0, 1}, 4, shown)
    assert not computable({0}, 4, shown)
    assert not computable({3}, 4, shown)
    assert not computable({0}, 1, [])


def test_small_groups_hidden_alone_can_be_computed() -> None:
    """Fifteen people in three units, the smallest hidden: the sum gives it away."""
    assert derivable([6, 6, 3], [{0, 1, 2}, {0}, {1}]) == [2]
