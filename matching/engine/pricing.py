"""One look at every pair: who starts on the shortlist, and which pair outside of it is worth more than its price.

Blocks are compared in single precision first, with room for what it rounds away; the few pairs that pass are judged in
whole numbers. Every look at all pairs also says how much more any assignment could be worth: gains, raised until nobody
objects, and prices together are an upper bound at any moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.master import Duals
from matching.engine.pool import Pool, in_threads, row_blocks
from matching.engine.shortlist import Edges, Market
from matching.engine.types import FloatArray, IndexArray, LongArray, ScoreArray

GROUPS = 64  # of mentees, of which each mentor's list has the best of the best groups
ROUGH = np.float32(0.25)  # more than single precision loses up to ROUGH_MAX
ROUGH_MAX = 2**19


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What one look at all pairs found."""

    edges: Edges  # the most underpriced of each mentee
    excess: LongArray  # [mentees] by how much the worst of them is, twice in worths


def first_edges(market: Market, pool: Pool, per_mentee: int, per_mentor: int) -> Edges:
    """The best few of everybody by score: whom mentees want, and who is wanted by mentors whom nobody wants first."""
    blocks, width = row_blocks(np.arange(pool.shape[0]), pool.shape[1]), pool.shape[1]
    groups = min(GROUPS, len(blocks))
    best = np.full((groups, width), -1, dtype=np.int16)  # the best of each group of mentees for every mentor
    which = np.zeros((groups, width), dtype=np.int32)
    parts = []
    for number, part in enumerate(in_threads(lambda block: _first(pool, block, per_mentee), blocks)):
        group = number * groups // len(blocks)
        better = part[3] > best[group]
        best[group, better], which[group, better] = part[3][better], part[4][better]
        parts.append(part[:3])
    own_rows, own_cols, own = (np.concatenate([part[k] for part in parts]) for k in range(3))
    kept = min(per_mentor, groups)
    places = np.argpartition(-best, kept - 1, axis=0)[:kept]
    found, whose = np.take_along_axis(best, places, axis=0), np.take_along_axis(which, places, axis=0)
    line, wanting = np.nonzero(found >= 0)
    rows = np.concatenate([own_rows, whose[line, wanting].astype(np.intp)])
    cols = np.concatenate([own_cols, wanting])
    scores = np.concatenate([own, found[line, wanting].astype(np.int64)])
    return market.edges(rows, cols, market.worths(rows, cols, scores))


def _first(
    pool: Pool, block: IndexArray, per_mentee: int
) -> tuple[IndexArray, IndexArray, LongArray, ScoreArray, IndexArray]:
    """The best pairs of each row, and the best row for each column."""
    scores = pool.read(block)
    kept = min(per_mentee, scores.shape[1])
    least = np.partition(scores, -kept, axis=1)[:, -kept]
    line, cols = np.nonzero((scores >= least[:, None]) & (scores >= 0))
    # Equal scores at the end of a list would let it grow: the first of them in a turning order stay.
    line, cols = _at_most(line, cols, scores[line, cols].astype(np.int64), 2 * kept)
    best = scores.max(axis=0)
    where, top = np.nonzero(scores == best), np.zeros(scores.shape[1], dtype=np.intp)
    top[where[1][::-1]] = where[0][::-1]  # the first of equals is written last
    return block[line], cols, scores[line, cols].astype(np.int64), best, block[top]


def _at_most(line: IndexArray, cols: IndexArray, value: LongArray, most: int) -> tuple[IndexArray, IndexArray]:
    """The ``most`` largest values of every line; equal ones by a mixture of both places."""
    counts = np.bincount(line)
    if not len(line) or int(counts.max()) <= most:
        return line, cols
    mixed = (line * 40_503 + cols * 30_347) & 0xFFFF
    order = np.lexsort((mixed, -value, line))
    rank = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    kept = order[rank < most]
    return line[kept], cols[kept]


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """What holds for every pair outside the shortlist, twice in worths: it is worth at most gain and price.

    Prices move a little from round to round. A pair can only be underpriced where they fell, or where a gain fell, by more
    than there was to spare: mostly few rows and few columns have to be looked at again, and often none.
    """

    gains: LongArray
    prices: LongArray

    def suspects(self, twice: Duals) -> tuple[IndexArray, IndexArray, int]:
        """(mentees, mentors) who have to be looked at under new prices, and how far the other prices fell at most."""
        fell = self.prices - twice.prices
        order = np.argsort(-fell, kind="stable")
        short = np.sort(self.gains - twice.gains)  # a row is safe while what fell is not more than what it has to spare
        tried = np.unique(np.minimum(np.array([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]), len(fell) - 1))
        allowed = fell[order[tried]]
        rows = len(short) - np.searchsorted(short, -allowed, side="right")
        cost = rows * len(fell) + tried * len(short) * 2
        best = int(cost.argmin())
        most = int(allowed[best])
        return np.flatnonzero(self.gains + most > twice.gains), np.flatnonzero(fell > most), most


def look(
    market: Market, pool: Pool, twice: Duals, most: int, spare: int, bound: Bound | None = None
) -> tuple[Look, Bound]:
    """Pairs outside the shortlist that are worth more than gain and price, or less by no more than ``spare`` points.

    ``twice`` holds gains and prices doubled, so that a middle is whole. Without a bound everybody is looked at.
    """
    mentees, mentors = market.shape
    slack = 2 * spare * market.scale.factor
    terms = _Terms.of(market, pool, twice, most, slack)
    rows, cols, fell = np.arange(mentees), np.zeros(0, dtype=np.intp), 0
    gains = twice.gains - slack
    if bound is not None:
        rows, cols, fell = bound.suspects(twice)
        gains = np.maximum(gains, bound.gains + fell)
        gains[rows] = twice.gains[rows] - slack
    found = list(in_threads(terms.judge, row_blocks(rows, mentors)))
    if len(cols):
        rest = np.setdiff1d(np.arange(mentees), rows, assume_unique=True)
        found += in_threads(lambda block: terms.judge(block, cols), row_blocks(rest, len(cols)))
    excess = np.zeros(mentees, dtype=np.int64)
    for part in found:
        np.maximum.at(excess, part.rows, part.over)
        np.maximum.at(gains, part.left_rows, part.left_over)
    joined = (
        np.concatenate([getattr(part, name) for part in found] or [np.zeros(0, dtype=np.int64)])
        for name in ("rows", "cols", "worths")
    )
    return Look(market.edges(*joined), excess), Bound(gains, twice.prices)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The pairs of a block that were kept, by how much each is underpriced, and the best gain of those that were not."""

    rows: IndexArray
    cols: IndexArray
    worths: LongArray
    over: LongArray
    left_rows: IndexArray
    left_over: LongArray


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """What pairs are held against."""

    market: Market
    pool: Pool
    twice: Duals
    most: int
    slack: int
    price: FloatArray  # in points
    least: FloatArray  # [mentees] in points, what a pair outside must not reach

    @classmethod
    def of(cls, market: Market, pool: Pool, twice: Duals, most: int, slack: int) -> _Terms:
        kind: type[np.floating[Any]] = np.float32 if market.scale.bonus < ROUGH_MAX else np.float64
        unit = 2.0 * market.scale.factor
        price: FloatArray = (twice.prices / unit - market.scale.bonus).astype(kind)
        least: FloatArray = ((twice.gains - slack) / unit - ROUGH).astype(kind)
        return cls(market, pool, twice, most, slack, price, least)

    def judge(self, block: IndexArray, columns: IndexArray | None = None) -> _Found:
        """Read a block and keep what is underpriced."""
        scores = self.pool.read(block, columns)
        price = self.price if columns is None else self.price[columns]
        line, place = np.nonzero(scores - price > self.least[block][:, None])
        points = scores[line, place].astype(np.int64)
        allowed = points >= 0
        line, place, points = line[allowed], place[allowed], points[allowed]
        rows, cols = block[line], place if columns is None else columns[place]
        worths = self.market.worths(rows, cols, points)
        over = 2 * worths - self.twice.gains[rows] - self.twice.prices[cols]
        near = over > -self.slack
        return self._kept(rows[near], cols[near], worths[near], over[near])

    def _kept(self, rows: IndexArray, cols: IndexArray, worths: LongArray, over: LongArray) -> _Found:
        """At most so many of each row, and of the others the best."""
        order = np.lexsort((cols, -over, rows))
        counts = np.unique(rows, return_counts=True)[1]
        rank = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
        kept, left = order[rank < self.most], order[rank == self.most]
        gains = self.twice.gains[rows[left]] + over[left]
        return _Found(rows[kept], cols[kept], worths[kept], over[kept], rows[left], gains)
