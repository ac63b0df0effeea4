"""What a place is roughly worth: mentees bid for places on their shortlists until nearly everybody has one.

The guess may be wrong without harm. Everybody who is waiting bids at once for the mentor liked best at the going price, by
as much as the second choice is worse, plus a step. The highest bid for a mentor gets the cheapest of the places.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.shortlist import Edges, Market
from matching.engine.types import IndexArray, LongArray

ENOUGH = 1000  # bidding ends when one in so many is still waiting,
LOOKS = 1000  # or when bids have cost as much as this many looks at all edges
NEVER = np.int64(-(1 << 60))


def guess(market: Market, edges: Edges, step: int) -> LongArray:
    """[mentors] prices in worths; ``step`` is in points."""
    hall = _Hall.of(market, edges, step * market.scale.factor)
    waiting = np.flatnonzero(hall.counts)
    left = LOOKS * len(edges.rows)
    while len(waiting) > market.shape[0] // ENOUGH and left > 0:
        left -= int(hall.counts[waiting].sum()) + 1000
        waiting = hall.bid(waiting)
    return hall.prices


@dataclass(slots=True, eq=False)
class _Hall:
    """Who sits where, and what every place costs."""

    edges: Edges
    step: int
    starts: IndexArray
    counts: IndexArray
    first: IndexArray  # [mentors + 1] the places of each mentor
    asked: LongArray  # [places]
    seated: IndexArray  # [places]
    prices: LongArray  # [mentors] the cheapest place
    several: bool

    @classmethod
    def of(cls, market: Market, edges: Edges, step: int) -> _Hall:
        mentees, mentors = market.shape
        room = np.minimum(market.places, np.bincount(edges.cols, minlength=mentors))
        bounds = np.searchsorted(edges.rows, np.arange(mentees + 1))
        first = np.concatenate([[0], np.cumsum(room)])
        asked, seated = np.zeros(int(first[-1]), dtype=np.int64), np.full(int(first[-1]), -1, dtype=np.intp)
        prices = np.where(market.places > 0, 0, market.closed)
        several = bool((room > 1).any())
        return cls(edges, step, bounds[:-1], np.diff(bounds), first, asked, seated, prices, several)

    def bid(self, waiting: IndexArray) -> IndexArray:
        """One round; returns who has no place after it and still wants one."""
        counts = self.counts[waiting]
        heads = np.cumsum(counts) - counts
        at = np.arange(int(counts.sum())) + np.repeat(self.starts[waiting] - heads, counts)
        cols = self.edges.cols[at]
        wish = self.edges.worths[at] - self.prices[cols]
        best = np.maximum.reduceat(wish, heads)
        hit = np.flatnonzero(wish == np.repeat(best, counts))
        hit = hit[np.searchsorted(hit, heads)]  # the first of equals
        wish[hit] = NEVER
        second = np.maximum(np.maximum.reduceat(wish, heads), 0)
        keen = best > 0  # nobody pays more than a pair is worth
        bidders, wanted = waiting[keen], cols[hit[keen]]
        return self._sell(bidders, wanted, (self.prices[wanted] + best[keen] - second[keen]) + self.step)

    def _sell(self, bidders: IndexArray, wanted: IndexArray, offers: LongArray) -> IndexArray:
        order = np.lexsort((bidders, -offers, wanted))
        highest = np.ones(len(order), dtype=np.bool_)
        highest[1:] = wanted[order][1:] != wanted[order][:-1]
        winners = order[highest]
        mentors = wanted[winners]
        place = self._cheapest(mentors)
        ousted = self.seated[place]
        self.seated[place], self.asked[place] = bidders[winners], offers[winners]
        self.prices[mentors] = self.asked[self._cheapest(mentors)]
        return np.concatenate([bidders[order[~highest]], ousted[ousted >= 0]])

    def _cheapest(self, mentors: IndexArray) -> IndexArray:
        """[mentors] the cheapest place of each."""
        if not self.several:
            return self.first[mentors]
        counts = self.first[mentors + 1] - self.first[mentors]
        heads = np.cumsum(counts) - counts
        at = np.arange(int(counts.sum())) + np.repeat(self.first[mentors] - heads, counts)
        asked = self.asked[at]
        hit = np.flatnonzero(asked == np.repeat(np.minimum.reduceat(asked, heads), counts))
        place: IndexArray = at[hit[np.searchsorted(hit, heads)]]
        return place
