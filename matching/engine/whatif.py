"""What if one thing were different: the new best pairs, proven, by one shortest path.

The pairs and prices of a finished search stand. One change leaves one person to be moved, or one place to be filled; the
cheapest chain of moves that repairs it is a shortest path, where moving somebody to a mentor costs what gain and price
exceed the pair by. "Nobody" is a node of its own: whoever ends there stays free, and a place that is filled from there stays
empty. Prices move along with the path, so that the result proves itself like that of a search.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from matching.engine.pool import Pool, row_blocks
from matching.engine.types import UNKNOWN, BoolArray, IndexArray, IntArray, InvalidInput, LongArray, ScoreArray

FAR = np.int64(1) << 60
NOBODY = -2  # comes from the node of nobody
NOT = -1


@dataclass(frozen=True, slots=True, eq=False)
class Without:
    """A pool in which some mentees are not there, and some pairs are not allowed."""

    pool: Pool
    gone: BoolArray  # [mentees]
    pairs: frozenset[tuple[int, int]] = frozenset()

    @property
    def shape(self) -> tuple[int, int]:
        """How many mentees and mentors."""
        return self.pool.shape

    def read(self, rows: IndexArray, cols: IndexArray | None = None) -> ScoreArray:
        """[rows, cols] scores."""
        scores = self.pool.read(rows, cols).copy()
        scores[self.gone[rows]] = -1
        for row, col in self.pairs:
            at = np.flatnonzero(rows == row), np.array([col]) if cols is None else np.flatnonzero(cols == col)
            scores[np.ix_(*at)] = -1
        return scores


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Standing:
    """Best pairs with prices that prove it, in points, and the bonus of one more pair."""

    pool: Without
    places: IntArray
    mate: IntArray
    gains: LongArray
    prices: LongArray
    bonus: int

    @property
    def worth(self) -> int:
        """What the pairs are worth: the same as the prices say."""
        return int(self.gains.sum()) + int((self.prices * self.places).sum())


def standing(pool: Pool, places: IntArray, mate: IntArray, gains: LongArray, prices: LongArray, bonus: int) -> Standing:
    """What stands after a search."""
    whole = Without(pool, np.zeros(pool.shape[0], dtype=np.bool_))
    return Standing(pool=whole, places=places, mate=mate, gains=gains, prices=prices, bonus=bonus)


def price_of(stand: Standing, row: int, col: int) -> int:
    """How many points everybody together would lose if these two had to be a pair: exact, and 0 for a pair that stands."""
    return stand.worth - locked(stand, row, col).worth - _score(stand, row, col) - stand.bonus


def locked(stand: Standing, row: int, col: int) -> Standing:
    """The best of all others, once these two are a pair. Raises InvalidInput when the rules forbid it."""
    if _score(stand, row, col) < 0 or not stand.places[col]:
        raise InvalidInput("These two may not be a pair, or the mentor has no place.")
    had = int(stand.mate[row])
    rest = _gone(stand, row)
    places = rest.places.copy()
    places[col] -= 1
    if had == col:
        return replace(rest, places=places)
    mates = np.flatnonzero(rest.mate == col)
    full = len(mates) > places[col]
    rest = replace(rest, places=places)
    if full:
        return _repaired(rest, _Ends(rows=mates, target=had))
    return _repaired(rest, _Ends(nobody=True, target=had)) if had >= 0 else rest


def forbidden(stand: Standing, row: int, col: int) -> Standing:
    """The best when these two may not be a pair."""
    pool = replace(stand.pool, pairs=stand.pool.pairs | {(row, col)})
    if stand.mate[row] != col:
        return replace(stand, pool=pool)
    mate = stand.mate.copy()
    mate[row] = UNKNOWN
    return _repaired(replace(stand, pool=pool, mate=mate), _Ends(rows=np.array([row]), target=col))


def left(stand: Standing, row: int) -> Standing:
    """The best when a mentee is not there any more."""
    had = int(stand.mate[row])
    rest = _gone(stand, row)
    return _repaired(rest, _Ends(nobody=True, target=had)) if had >= 0 else rest


def joined(stand: Standing, row: int) -> Standing:
    """The best when a mentee is there who was not."""
    gone = stand.pool.gone.copy()
    gone[row] = False
    pool, gains = replace(stand.pool, gone=gone), stand.gains.copy()
    scores = pool.read(np.array([row]))[0].astype(np.int64)
    wishes = np.where((scores >= 0) & (stand.places > 0), scores + stand.bonus - stand.prices, 0)
    gains[row] = max(int(wishes.max(initial=0)), 0)
    return _repaired(replace(stand, pool=pool, gains=gains), _Ends(rows=np.array([row]), target=NOT))


def resized(stand: Standing, col: int, change: int) -> Standing:
    """The best when a mentor takes one mentee more or one fewer. Raises InvalidInput where there is no place to take away."""
    places = stand.places.copy()
    places[col] += change
    if abs(change) != 1 or places[col] < 0:
        raise InvalidInput("A mentor takes one more or one fewer, and never fewer than none.")
    mates = np.flatnonzero(stand.mate == col)
    rest = replace(stand, places=places)
    if change > 0:
        return _repaired(_opened(rest, col) if places[col] == 1 else rest, _Ends(nobody=True, target=col))
    return _repaired(rest, _Ends(rows=mates, target=NOT)) if len(mates) > places[col] else rest


def _opened(stand: Standing, col: int) -> Standing:
    """A mentor without a place costs at least what anybody would pay, so that the first place disturbs no price."""
    prices = stand.prices.copy()
    for block in row_blocks(np.arange(len(stand.mate)), 1):
        scores = stand.pool.read(block, np.array([col]))[:, 0].astype(np.int64)
        asked = np.where(scores >= 0, scores + stand.bonus - stand.gains[block], 0)
        prices[col] = max(int(prices[col]), int(asked.max()))
    return replace(stand, prices=prices)


def _score(stand: Standing, row: int, col: int) -> int:
    return int(stand.pool.read(np.array([row]), np.array([col]))[0, 0])


def _gone(stand: Standing, row: int) -> Standing:
    gone, mate, gains = stand.pool.gone.copy(), stand.mate.copy(), stand.gains.copy()
    gone[row], mate[row], gains[row] = True, UNKNOWN, 0
    return replace(stand, pool=replace(stand.pool, gone=gone), mate=mate, gains=gains)


@dataclass(frozen=True, slots=True, eq=False)
class _Ends:
    """Who has to be moved (or a place that nobody's node has to fill), and the place that is free, or nobody."""

    target: int
    rows: IndexArray = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    nobody: bool = False


def _repaired(stand: Standing, ends: _Ends) -> Standing:
    """The best pairs after the cheapest chain of moves."""
    walk = _Walk(stand, ends)
    far = walk.go()
    reach, ground = np.minimum(walk.cols, far), min(walk.ground, far)
    steps = np.where(stand.mate >= 0, reach[stand.mate], ground)
    steps[stand.pool.gone] = ground
    steps[ends.rows] = 0
    prices = np.where(stand.places > 0, stand.prices - reach + ground, stand.prices + max(ground, 0))
    return replace(stand, mate=walk.moved(), gains=stand.gains + steps - ground, prices=prices)


@dataclass(slots=True, eq=False)
class _Walk:
    """A shortest path from one end to the other; every mentee on the way is read once."""

    stand: Standing
    ends: _Ends
    cols: LongArray = field(init=False)  # [mentors] how far
    before: IndexArray = field(init=False)  # [mentors] the mentee who would come, or NOBODY
    ground: int = field(init=False)
    freed: tuple[str, int] = field(init=False, default=("", NOT))  # how nobody's node is reached
    load: LongArray = field(init=False)

    def __post_init__(self) -> None:
        mentors = len(self.stand.places)
        self.cols, self.before = np.full(mentors, FAR), np.full(mentors, NOT, dtype=np.intp)
        self.ground = 0 if self.ends.nobody else int(FAR)
        self.load = np.bincount(self.stand.mate[self.stand.mate >= 0], minlength=mentors)

    def go(self) -> int:
        """How far it is to the target."""
        open_, grounded = self.stand.places > 0, False
        if self.ends.target >= 0:
            open_[self.ends.target] = True
        if len(self.ends.rows):
            self._from(self.ends.rows, 0)
        while True:
            ahead = np.where(open_, self.cols, FAR)
            near = int(ahead.min(initial=FAR))
            if not grounded and self.ground <= near:
                if self.ends.target < 0:
                    return self.ground
                grounded = True
                self._from_nobody()
                continue
            level = ahead == near  # points are whole, so that many are equally far, and go on together
            if self.ends.target >= 0 and level[self.ends.target]:
                return near
            open_ &= ~level
            vacant = np.flatnonzero(level & (self.load < self.stand.places))
            if len(vacant) and near < self.ground:
                self.ground, self.freed = near, ("place", int(vacant[0]))
            mate = self.stand.mate
            self._from(np.flatnonzero((mate >= 0) & level[mate]), near)

    def _from(self, rows: IndexArray, far: int) -> None:
        """Everybody in these rows may move on."""
        stand = self.stand
        open_ = stand.places > 0
        for block in row_blocks(rows, len(open_)):
            scores = stand.pool.read(block)
            over = stand.gains[block][:, None] + stand.prices - stand.bonus - scores
            over = np.where((scores >= 0) & open_, over, FAR)
            who = over.argmin(axis=0)
            cost = over[who, np.arange(len(open_))] + far
            better = cost < self.cols
            self.cols[better], self.before[better] = cost[better], block[who[better]]
            gain = stand.gains[block]
            if far + int(gain.min()) < self.ground:
                self.ground, self.freed = far + int(gain.min()), ("mentee", int(block[gain.argmin()]))

    def _from_nobody(self) -> None:
        """Any place may stay empty at its price, and whoever is free may come."""
        empty = self.ground + self.stand.prices
        better = empty < self.cols
        self.cols[better], self.before[better] = empty[better], NOBODY
        free = (self.stand.mate < 0) & ~self.stand.pool.gone
        free[self.ends.rows] = False
        self._from(np.flatnonzero(free), self.ground)

    def moved(self) -> IntArray:
        """[mentees] who has whom once everybody on the path has moved."""
        mate, col = self.stand.mate.copy(), self.ends.target
        sources = set(self.ends.rows.tolist())
        while True:
            if col < 0:
                kind, where = self.freed
                if not kind:
                    return mate
                if kind == "place":
                    col = where
                    continue
                row = where
            elif self.before[col] == NOBODY:
                if self.ends.nobody:
                    return mate
                col = NOT
                continue
            else:
                row = int(self.before[col])
            came_from = int(self.stand.mate[row])
            mate[row] = col if col >= 0 else UNKNOWN
            if row in sources or (came_from < 0 and self.ends.nobody):
                return mate
            col = came_from if came_from >= 0 else NOT
