"""Prices that prove an assignment: what each mentor's place is worth, and what each mentee gains.

scipy returns no dual solution, so it is rebuilt from the pairs alone. The price of a mentor is the least
that stops every mentee from wanting to change: p_j = max over mentees of w_ij - (w_i,mate(i) - p_mate(i)).
Starting from nothing and raising prices until no mentee objects ends at the least fixed point if, and only
if, no chain of changes would gain; only mentees whose own mentor became dearer can object again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.types import SCORE_MAX, IndexArray, IntArray, LongArray, ScoreArray

# Far below any worth, and far enough from the end of int32 that adding a price cannot wrap around.
IMPOSSIBLE = np.int32(-(2**30))
BLOCK_CELLS = 131_072


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """The dual solution, in points: worth of a pair <= mentee gain + mentor price for every allowed pair."""

    mentees: LongArray  # [mentees] what the mentee gains
    mentors: LongArray  # [mentors] the price of one place


def recover(scores: ScoreArray, mate: IntArray, bonus: int) -> Prices:
    """Least prices that support these pairs; they prove nothing if the pairs are not the best ones."""
    paired = np.flatnonzero(mate >= 0)
    own = np.full(len(mate), -bonus, dtype=np.int32)  # what a mentee gives up by changing, without the bonus
    own[paired] = scores[paired, mate[paired]]
    worth = np.where(scores < 0, IMPOSSIBLE, scores - own[:, None])
    prices = np.zeros(scores.shape[1], dtype=np.int32)
    paid = np.zeros(len(mate), dtype=np.int32)
    active = np.arange(len(mate))
    # No place is worth more than the best pair on it: a higher price comes from a cycle of gains.
    while len(active) and int(prices.max(initial=0)) <= SCORE_MAX + bonus:
        bids = _bids(worth, active, paid)
        dearer = bids > prices
        np.maximum(prices, bids, out=prices)
        paid[paired] = prices[mate[paired]]
        active = paired[dearer[mate[paired]]]
    gains = np.zeros(len(mate), dtype=np.int64)
    gains[paired] = own[paired].astype(np.int64) + bonus - paid[paired]
    return Prices(gains, prices.astype(np.int64))


def _bids(worth: IntArray, active: IndexArray, paid: IntArray) -> IntArray:
    """[mentors] the most that any active mentee would give for a place."""
    best = np.full(worth.shape[1], IMPOSSIBLE, dtype=np.int32)
    step = max(1, BLOCK_CELLS // max(worth.shape[1], 1))
    for start in range(0, len(active), step):
        rows = active[start : start + step]
        offers = worth[rows]
        offers += paid[rows][:, None]
        np.maximum(best, offers.max(axis=0), out=best)
    return best


def supports(prices: Prices, scores: ScoreArray, mate: IntArray, places: IntArray, bonus: int) -> bool:
    """Whether the prices add up to what the pairs are worth, so that the pairs can be proven best."""
    paired = np.flatnonzero(mate >= 0)
    worth = int(scores[paired, mate[paired]].sum(dtype=np.int64)) + bonus * len(paired)
    total = int(prices.mentees.sum()) + int((prices.mentors * places).sum())
    return worth == total and int(prices.mentees.min(initial=0)) >= 0
