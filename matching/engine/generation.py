"""The proven best pairs of any number of people, without ever holding all pairs.

Everybody's best few make a shortlist. The best pairs on it are found exactly, with what every place is worth; at these
prices all pairs outside are looked at, and whichever would be worth more than its price joins. When none is left, the pairs
are the best of all pairs, for the prices prove it: a handful of rounds. At any moment the pairs are the best so far, and the
prices say how much better any others could be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from matching.engine import bidding, master
from matching.engine.assignment import Solution
from matching.engine.master import Best, Duals
from matching.engine.pool import Pool, in_threads, row_blocks
from matching.engine.prices import Prices
from matching.engine.pricing import Bound, first_edges, look
from matching.engine.shortlist import Edges, Market
from matching.engine.types import UNKNOWN, IndexArray, LongArray

PER_MENTEE = 32
PER_MENTOR = 16
JOIN = 32  # of one mentee in one look
SPARE = 200  # points by which a pair may fall short and join all the same, so that fewer have to be looked at again
STEP = 1  # points


@dataclass(frozen=True, slots=True)
class Round:
    """How far the search is: what the pairs are worth, and what no pairs can exceed, both with the bonus."""

    number: int
    pairs: int
    value: int
    bound: int

    @property
    def gap(self) -> int:
        """How many points other pairs could be better at most."""
        return self.bound - self.value


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The pairs of a round, with prices to which no pair objects."""

    solution: Solution
    round: Round
    proven: bool
    edges: Edges
    bound: Bound  # of all pairs that are not among the edges


Told = Callable[[Round], bool]


def search(market: Market, pool: Pool, told: Told = lambda _: True) -> Solution:
    """The best pairs with their prices; ends with the best so far when ``told`` answers a round with False."""
    if not min(*market.shape, int(market.places.sum())):
        return _nobody(market, pool)
    return _complete(market, pool, found(market, pool, told).solution)


def found(market: Market, pool: Pool, told: Told = lambda _: True) -> Found:
    """The same with the shortlist that it came from; somebody and some place have to be there."""
    best: Found | None = None
    for last in rounds(market, pool):
        # The pairs only get better; a bound of before may have been closer.
        closer = best is None or last.round.bound <= best.round.bound
        best = last if closer or best is None else _with_bound_of(last, best)
        if not told(best.round) or best.proven:
            break
    assert best is not None, "there is always a first round"
    return best


def _nobody(market: Market, pool: Pool) -> Solution:
    """Without people or places there are no pairs to be found."""
    prices = Prices(np.zeros(market.shape[0], dtype=np.int64), np.zeros(market.shape[1], dtype=np.int64))
    return _complete(market, pool, Solution(np.full(market.shape[0], UNKNOWN, dtype=np.int32), prices))


def _with_bound_of(last: Found, closer: Found) -> Found:
    solution = replace(last.solution, prices=closer.solution.prices)
    return replace(last, solution=solution, round=replace(last.round, bound=closer.round.bound))


def rounds(market: Market, pool: Pool) -> Iterator[Found]:
    """Every round, until nothing is left to be found."""
    edges = first_edges(market, pool, PER_MENTEE, PER_MENTOR)
    prices = bidding.guess(market, edges, STEP)
    twice = Duals(2 * _wishes(market, edges, prices), 2 * prices)
    seen, bound = look(market, pool, twice, JOIN, SPARE)
    edges = market.joined(edges, seen.edges)
    prices, number = bidding.guess(market, edges, STEP), 0
    while True:
        number += 1
        best = master.solve(market, edges, prices)
        seen, bound = look(market, pool, best.twice, JOIN, SPARE, bound)
        edges, prices = market.joined(edges, seen.edges), best.twice.prices // 2
        yield _found(market, best, seen.excess, number, edges, bound)
        if not seen.excess.any():
            return


def _wishes(market: Market, edges: Edges, prices: LongArray) -> LongArray:
    """[mentees] what everybody gains at these prices at best."""
    gains = np.zeros(market.shape[0], dtype=np.int64)
    np.maximum.at(gains, edges.rows, edges.worths - prices[edges.cols])
    return gains


def _found(market: Market, best: Best, excess: LongArray, number: int, edges: Edges, bound: Bound) -> Found:
    proven = not excess.any()
    prices = _exact(market, best) if proven else _raised(market, best, excess)
    pairs, value = int((best.mate >= 0).sum()), int(market.scale.points(best.worths).sum())
    total = int(prices.mentees.sum()) + int((prices.mentors * market.places).sum())
    return Found(Solution(best.mate, prices), Round(number, pairs, value, total), proven, edges, bound)


def _exact(market: Market, best: Best) -> Prices:
    """Whole points in the middle of the least and the highest prices.

    Both ends are sums of points and of a few ids, which rounding takes away. What a price may be depends on other prices and
    whole numbers alone, and that stays true when halves are rounded down on all of them.
    """
    ends = (market.scale.points(end.prices) for end in (best.least, best.most))
    prices: LongArray = sum(ends, start=np.zeros(market.shape[1], dtype=np.int64)) // 2
    has = market.scale.points(best.worths)
    return Prices(np.where(best.mate >= 0, has - prices[best.mate], 0), prices)


def _raised(market: Market, best: Best, excess: LongArray) -> Prices:
    """Gains that are raised until nobody objects: no proof, and an honest bound."""
    unit = 2 * market.scale.factor
    prices, rest = np.divmod(best.twice.prices, unit)
    return Prices((best.twice.gains + excess + int(rest.max(initial=0))) // unit, prices)


def _complete(market: Market, pool: Pool, solution: Solution) -> Solution:
    """Prices for mentors without a place as well: the least that nobody would pay."""
    full = np.flatnonzero(market.places == 0)
    if not len(full) or not market.shape[0]:
        return solution
    gains, bonus = solution.prices.mentees, market.scale.bonus

    def highest(rows: IndexArray) -> LongArray:
        scores = pool.read(rows, full).astype(np.int64)
        return np.where(scores < 0, 0, scores + bonus - gains[rows][:, None]).max(axis=0)

    prices = solution.prices.mentors.copy()
    prices[full] = 0
    for block in in_threads(highest, row_blocks(np.arange(market.shape[0]), len(full))):
        prices[full] = np.maximum(prices[full], block)
    return Solution(solution.mate, Prices(gains, prices))
