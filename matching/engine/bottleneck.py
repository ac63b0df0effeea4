"""Nobody left behind: the highest score that the worst pair can have while as many people as possible have one.

For a score that is asked, pairs that reach it are joined as long as they help: from everybody who is still free, a chain of
changes reaches some mentees and mentors. If no pair leads out of what is reached, nobody can be helped (the people are more
than the places); otherwise these pairs join, and it is tried again. So few pairs are ever held, whatever their number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from matching.engine.pool import Pool, in_threads, row_blocks
from matching.engine.types import SCORE_MAX, BoolArray, IndexArray, IntArray, LongArray, ScoreArray

JOIN = 8  # pairs of one mentee that join at once


@dataclass(frozen=True, slots=True, eq=False)
class Above:
    """Only pairs that reach a score."""

    pool: Pool
    floor: int

    @property
    def shape(self) -> tuple[int, int]:
        """How many mentees and mentors."""
        return self.pool.shape

    def read(self, rows: IndexArray, cols: IndexArray | None = None) -> ScoreArray:
        """[rows, cols] scores."""
        scores = self.pool.read(rows, cols)
        return np.where(scores < self.floor, np.int16(-1), scores)


def highest_floor(pool: Pool, places: IntArray, asked: Callable[[], None] = lambda: None) -> int:
    """The highest score for the worst pair that costs nobody a pair; 0 when there are no pairs.

    ``asked`` is called before every look at all pairs, and may raise to end it.
    """
    ladder = _Ladder(pool, places, asked)
    pairs = ladder.most(0, len(places) * pool.shape[0])
    low, high = 0, SCORE_MAX
    while pairs and low < high:
        middle = (low + high + 1) // 2
        if ladder.most(middle, pairs) == pairs:
            low = middle
        else:
            high = middle - 1
    return low


@dataclass(slots=True, eq=False)
class _Ladder:
    """The pairs that have joined by now."""

    pool: Pool
    places: IntArray
    asked: Callable[[], None]
    keys: LongArray = field(init=False)  # mentee * mentors + mentor, in order
    scores: ScoreArray = field(init=False)

    def __post_init__(self) -> None:
        self.keys, self.scores = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int16)

    def most(self, floor: int, enough: int) -> int:
        """How many pairs can be made that reach the floor; stops at ``enough``."""
        while True:
            self.asked()
            high = self.scores >= floor
            rows, cols = np.divmod(self.keys[high], max(len(self.places), 1))
            mate = self._matched(rows, cols)
            pairs = int((mate >= 0).sum())
            if pairs >= enough or pairs == len(mate):
                return pairs
            if not self._join(floor, *_reached(rows, cols, mate, len(self.places))):
                return pairs

    def _matched(self, rows: LongArray, cols: LongArray) -> LongArray:
        """[mentees] the mentor in one of the largest sets of pairs."""
        mentees = self.pool.shape[0]
        mate = np.full(mentees, -1, dtype=np.int64)
        room = np.minimum(self.places, np.bincount(cols, minlength=len(self.places)))
        first, owner = np.cumsum(room) - room, np.repeat(np.arange(len(room)), room)
        if not len(owner):
            return mate
        edge = np.repeat(np.arange(len(rows)), room[cols])
        offset = np.arange(len(edge)) - np.repeat(np.cumsum(room[cols]) - room[cols], room[cols])
        ones = np.ones(len(edge), dtype=np.int8)
        graph = csr_array((ones, (rows[edge], first[cols[edge]] + offset)), shape=(mentees, len(owner)))
        found = maximum_bipartite_matching(graph, perm_type="column")
        mate[found >= 0] = owner[found[found >= 0]]
        return mate

    def _join(self, floor: int, mentees: IndexArray, mentors: BoolArray) -> bool:
        """Let pairs join that lead from these mentees to anybody else; False when there is none."""
        others = np.flatnonzero(~mentors & (self.places > 0))
        if not len(others):
            return False

        def leading(block: IndexArray) -> tuple[LongArray, ScoreArray]:
            scores = self.pool.read(block, others)
            reach = (scores >= floor) & (scores >= 0)
            kept = min(JOIN, len(others))
            # The best of them, and those that stand first in a turning order, so that not everybody wants the same.
            turned = np.where(reach, scores.astype(np.int32) * 64 + (block[:, None] * 40_503 + others) % 64, -1)
            best = np.argpartition(-turned, kept - 1, axis=1)[:, :kept]
            line, place = np.nonzero(np.take_along_axis(turned, best, axis=1) >= 0)
            cols = best[line, place]
            return block[line] * len(self.places) + others[cols], scores[line, cols]

        found = list(in_threads(leading, row_blocks(mentees, len(others))))
        keys = np.concatenate([part[0] for part in found])
        if not len(keys):
            return False
        scores = np.concatenate([self.scores, *(part[1] for part in found)])
        self.keys, first = np.unique(np.concatenate([self.keys, keys]), return_index=True)
        self.scores = scores[first]
        return True


def _reached(rows: LongArray, cols: LongArray, mate: LongArray, mentors: int) -> tuple[IndexArray, BoolArray]:
    """Mentees and mentors whom a chain of changes reaches from somebody who is free."""
    seen, reach = mate < 0, np.zeros(mentors, dtype=np.bool_)
    while True:
        fresh = np.zeros(mentors, dtype=np.bool_)
        fresh[cols[seen[rows]]] = True
        if not (fresh & ~reach).any():
            return np.flatnonzero(seen), reach
        reach |= fresh
        seen |= (mate >= 0) & reach[mate]
