"""What if, among tens of thousands: on the shortlist of the search alone, and proven for all pairs.

The search leaves a bound for every pair that is not on its shortlist. One change moves few gains and prices, and mostly by less
than the bound has to spare: then no pair outside can object, and nobody has to be looked at. Otherwise those are looked at
whom it concerns, and whatever objects joins the list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matching.engine.generation import Found
from matching.engine.master import Duals
from matching.engine.pool import Pool, in_threads, row_blocks
from matching.engine.pricing import Bound
from matching.engine.shortlist import Market
from matching.engine.types import IndexArray, LongArray, ScoreArray
from matching.engine.whatif import Standing, Without, standing


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """The scores of a shortlist; every other pair counts as not allowed."""

    shape: tuple[int, int]
    keys: LongArray  # mentee * mentors + mentor, in order
    scores: ScoreArray

    def read(self, rows: IndexArray, cols: IndexArray | None = None) -> ScoreArray:
        """[rows, cols] scores."""
        out = np.full((len(rows), self.shape[1]), -1, dtype=np.int16)
        starts = np.searchsorted(self.keys, rows * self.shape[1])
        ends = np.searchsorted(self.keys, (rows + 1) * self.shape[1])
        for line, (row, start, end) in enumerate(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)):
            out[line, self.keys[start:end] - row * self.shape[1]] = self.scores[start:end]
        return out if cols is None else out[:, cols]


@dataclass(frozen=True, slots=True, eq=False)
class Warm:
    """What stands, the list it stands on, and what holds for all other pairs."""

    stand: Standing  # on the list alone
    listed: Listed
    pool: Pool
    bound: Bound  # in points

    def now(self, change: Callable[[Standing], Standing]) -> Warm:
        """The same after one change: the best among all pairs."""
        warm = self
        while True:
            changed = change(warm.stand)
            keys, scores = warm._objections(changed)
            if not len(keys):
                return replace(warm, stand=changed)
            warm = warm._with(keys, scores)

    def _with(self, keys: LongArray, scores: ScoreArray) -> Warm:
        keys, first = np.unique(np.concatenate([self.listed.keys, keys]), return_index=True)
        listed = Listed(self.listed.shape, keys, np.concatenate([self.listed.scores, scores])[first])
        stand = replace(self.stand, pool=replace(self.stand.pool, pool=listed))
        return replace(self, listed=listed, stand=stand)

    def _objections(self, changed: Standing) -> tuple[LongArray, ScoreArray]:
        """Pairs outside of the list that are worth more than their prices now."""
        rows, cols, _ = self.bound.suspects(Duals(changed.gains, changed.prices))
        everybody = np.arange(len(changed.mate))
        rest = np.setdiff1d(everybody, rows, assume_unique=True)
        pool = Without(self.pool, changed.pool.gone, changed.pool.pairs)
        width = self.listed.shape[1]

        def judge(block: IndexArray, columns: IndexArray) -> tuple[LongArray, ScoreArray]:
            scores = pool.read(block, None if len(columns) == width else columns)
            slack = (changed.gains[block] - changed.bonus)[:, None] + changed.prices[columns]
            line, place = np.nonzero((scores > slack) & (scores >= 0) & (changed.places[columns] > 0))
            return block[line] * width + columns[place], scores[line, place]

        parts = list(in_threads(lambda block: judge(block, np.arange(width)), row_blocks(rows, width)))
        if len(cols):
            parts += in_threads(lambda block: judge(block, cols), row_blocks(rest, len(cols)))
        none = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int16)
        return np.concatenate([none[0], *(part[0] for part in parts)]), np.concatenate(
            [none[1], *(part[1] for part in parts)]
        )


def warm(market: Market, pool: Pool, found: Found) -> Warm:
    """Ready for changes, after a search."""
    unit, edges = 2 * market.scale.factor, found.edges
    scores = (edges.worths // market.scale.factor - market.scale.bonus).astype(np.int16)
    listed = Listed(market.shape, edges.keys, scores)
    prices, rest = np.divmod(found.bound.prices, unit)
    bound = Bound((found.bound.gains + int(rest.max(initial=0))) // unit, prices)
    best = found.solution
    stand = standing(listed, market.places, best.mate, best.prices.mentees, best.prices.mentors, market.scale.bonus)
    return Warm(stand, listed, pool, bound)
