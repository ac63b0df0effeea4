"""Weights as whole percent that add up to a hundred; pure."""

from __future__ import annotations

from collections.abc import Sequence


def shares(weights: Sequence[int]) -> list[int]:
    """The share of each weight in percent, by largest remainders: the sum is 100, or 0 when all weights are.

    The earlier one of two equal remainders is rounded up. ``weights.js`` does the same while sliders move.
    """
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    found = [100 * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(100 * weights[place] % total))
    for place in by_remainder[: 100 - sum(found)]:
        found[place] += 1
    return found
