"""The exact best pairs among the edges of a shortlist, and the prices that say so.

scipy's sparse solver takes a place per column and a private chair per mentee, so that there is always an answer. It
drops edges that cost nothing (it only warns), so the cheapest costs one. It returns no prices, and any optimum has many:
the least and the highest are found as fixed points, and prices in their middle need fewest further rounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.engine.shortlist import Edges, Market
from matching.engine.types import UNKNOWN, IndexArray, IntArray, LongArray

GUESSES = 4
FAR = np.int64(1) << 60


@dataclass(frozen=True, slots=True, eq=False)
class Duals:
    """Gains of mentees and prices of mentors, in worths."""

    gains: LongArray
    prices: LongArray


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The best pairs among some edges; ``worths`` [mentees] is what each has, 0 for nobody."""

    mate: IntArray
    worths: LongArray
    least: Duals
    most: Duals

    @property
    def twice(self) -> Duals:
        """Gains and prices in the middle of both ends, doubled to stay whole."""
        return Duals(self.least.gains + self.most.gains, self.least.prices + self.most.prices)


def solve(market: Market, edges: Edges, prices: LongArray) -> Best:
    """The best pairs and both ends of their prices; ``prices`` [mentors] are a guess, in worths."""
    mate, worths = _pairs(market, edges, prices)
    return Best(mate, worths, least(market, edges, mate, worths), most(market, edges, mate, worths))


def _pairs(market: Market, edges: Edges, prices: LongArray) -> tuple[IntArray, LongArray]:
    """The best pairs, found from a guess of what a place is worth.

    A price that every place of a mentor pays, whoever sits on it, moves all assignments that fill these places by the same
    amount. So when the solver fills all places that have a price, its answer is the best of all, and it came forty times
    as fast. Where it leaves one empty, the guess was too high, and is taken back.
    """
    for _ in range(GUESSES):
        mate, worths = _seated(market, edges, prices)
        load = np.bincount(mate[mate >= 0], minlength=market.shape[1])
        empty = (load < market.places) & (prices > 0)
        if not empty.any():
            return mate, worths
        prices = np.where(empty, 0, prices)
    return _seated(market, edges, np.zeros_like(prices))


def _seated(market: Market, edges: Edges, prices: LongArray) -> tuple[IntArray, LongArray]:
    mentees, mentors = market.shape
    mate, worths = np.full(mentees, UNKNOWN, dtype=np.int32), np.zeros(mentees, dtype=np.int64)
    if not len(edges.rows):
        return mate, worths
    edge, place, owner = _places(market, edges)
    left = edges.worths - prices[edges.cols]
    top = max(int(left.max()), 0) + 1
    rows = np.concatenate([edges.rows[edge], np.arange(mentees)])
    cols = np.concatenate([place, len(owner) + np.arange(mentees)])
    costs = np.concatenate([top - left[edge], np.full(mentees, top)]).astype(np.float64)
    table = csr_array((costs, (rows, cols)), shape=(mentees, len(owner) + mentees))
    chosen = min_weight_full_bipartite_matching(table)[1]
    paired = np.flatnonzero(chosen < len(owner))
    mate[paired] = owner[chosen[paired]]
    worths[paired] = edges.worth_of(paired, mate[paired].astype(np.intp), mentors)
    return mate, worths


def _places(market: Market, edges: Edges) -> tuple[IndexArray, IndexArray, IndexArray]:
    """(edge, place) of every edge with every place of its mentor, and [places] whose place it is.

    Nobody fills more places than there are edges; a mentor with a place for each edge needs no edge twice.
    """
    degree = np.bincount(edges.cols, minlength=market.shape[1])
    room = np.minimum(market.places, degree)
    owner, first = np.repeat(np.arange(len(room)), room), np.cumsum(room) - room
    plenty = room == degree
    copies = np.where(plenty, 1, room)[edges.cols]
    edge = np.repeat(np.arange(len(edges.cols)), copies)
    offset = np.arange(len(edge)) - np.repeat(np.cumsum(copies) - copies, copies)
    order = np.argsort(edges.cols, kind="stable")
    own = np.empty(len(order), dtype=np.int64)
    own[order] = np.arange(len(order)) - np.repeat(np.cumsum(degree) - degree, degree)
    cols = edges.cols[edge]
    return edge, first[cols] + np.where(plenty[cols], own[edge], offset), owner


def least(market: Market, edges: Edges, mate: IntArray, worths: LongArray) -> Duals:
    """The least prices at which no mentee would rather have another mentor."""
    prices = np.where(market.places > 0, np.int64(0), np.int64(market.closed))
    paired = mate >= 0
    if len(edges.rows):
        order = np.argsort(edges.cols, kind="stable")
        rows, cols = edges.rows[order], edges.cols[order]
        heads = np.flatnonzero(np.concatenate([[True], cols[1:] != cols[:-1]]))
        offers = edges.worths[order] - worths[rows]
        seated, theirs = paired[rows], np.maximum(mate[rows], 0)
        while True:
            bids = np.maximum.reduceat(offers + np.where(seated, prices[theirs], 0), heads)
            dearer = np.maximum(prices[cols[heads]], bids)
            if np.array_equal(dearer, prices[cols[heads]]):
                break
            prices[cols[heads]] = dearer
    return Duals(np.where(paired, worths - prices[mate], 0), prices)


def most(market: Market, edges: Edges, mate: IntArray, worths: LongArray) -> Duals:
    """The highest prices that every mentee would still pay."""
    mentees, mentors = market.shape
    gains = np.zeros(mentees, dtype=np.int64)
    load = np.bincount(mate[mate >= 0], minlength=mentors)
    free, paired = load < market.places, np.flatnonzero(mate >= 0)
    if not len(edges.rows):
        return Duals(gains, np.where(market.places > 0, np.int64(0), np.int64(market.closed)))
    heads = np.flatnonzero(np.concatenate([[True], edges.rows[1:] != edges.rows[:-1]]))
    askers = edges.rows[heads]
    while True:
        prices = np.full(mentors, FAR)
        np.minimum.at(prices, mate[paired], worths[paired] - gains[paired])
        prices[free] = 0
        raised = gains.copy()
        wishes = np.maximum.reduceat(edges.worths - prices[edges.cols], heads)
        raised[askers] = np.maximum(raised[askers], wishes)
        # Everybody who shares a mentor pays the same price.
        raised[paired] = np.maximum(raised[paired], worths[paired] - prices[mate[paired]])
        if np.array_equal(raised, gains):
            prices[prices == FAR] = market.closed
            return Duals(gains, prices)
        gains = raised
