"""The exact assignment: `scipy.optimize.linear_sum_assignment` on places and private free chairs.

Every mentor has one column per place; whoever sits on the smaller side (a mentee, or a place when places
are scarce) also has a chair of their own, on which they stay free. So the problem always has an answer,
"forbidden" is infinity and never a big number, and nobody is forced into a pair.

Equal totals are decided by a hash of the two ids and the seed, not by row order: cost * K + hash, with K
larger than all hashes together. A path passes at most all rows, and at most one chair, so the solver's
numbers stay under 4 * side * COST_MAX * K, which ``tie_bits`` keeps under 2**53: float64 holds them exactly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from matching.engine.auction import IMPOSSIBLE, PRICE_MAX, guess
from matching.engine.prices import Prices, recover, supports
from matching.engine.types import (
    SCORE_MAX,
    UNKNOWN,
    IndexArray,
    IntArray,
    Mode,
    Role,
    ScoreArray,
    TooLarge,
)

DENSE_CELLS = 25_000_000
TIE_BITS_MAX = 16
BLOCK_CELLS = 262_144
COST_MAX = SCORE_MAX + PRICE_MAX + 1
GUESS_SIDE = 150
GUESS_SLACK = 1.1
ROOMY = 8

TieArray = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Problem:
    """Who is still to be paired once the locks are made; forbidden scores are negative."""

    scores: ScoreArray  # [mentees, mentors]
    places: IntArray  # [mentors] places left
    mode: Mode
    mentee_salt: TieArray  # [mentees] a hash of the id and the seed
    mentor_salt: TieArray  # [mentors]

    @property
    def bonus(self) -> int:
        """What one more pair is worth beyond its score: nothing, or more than all scores together."""
        return pair_bonus(self.mode, len(self.scores), int(self.places.sum()))


def pair_bonus(mode: Mode, mentees: int, places: int) -> int:
    """Big enough that one more pair beats any change of scores, small enough for exact integers."""
    return 0 if mode is Mode.BEST_TOTAL else min(mentees, places) * SCORE_MAX + 1


def check_size(mentees: int, places: int) -> None:
    """Refuse what would not fit into memory as a dense matrix."""
    if mentees * places > DENSE_CELLS:
        raise TooLarge(
            f"{mentees} mentees and {places} places make {mentees * places} pairs; "
            f"one run holds at most {DENSE_CELLS}. Split the cohort, for example by region."
        )


def salt(role: Role, ids: Sequence[str], seed: int) -> TieArray:
    """[people] 32 bits that depend on the role, the id and the seed alone."""
    words = [hashlib.blake2b(f"{seed}:{role.value}:{one}".encode(), digest_size=4).digest() for one in ids]
    return np.frombuffer(b"".join(words), dtype="<u4").astype(np.uint32)


def tie_bits(side: int) -> int:
    """Bits of the tie hash that keep every number of the solver exact; ``side`` is the number of rows."""
    room: int = 2**53 // (4 * max(side, 1) ** 2 * COST_MAX)
    return max(1, min(TIE_BITS_MAX, room.bit_length() - 1))


def tie_hash(mentees: TieArray, mentors: TieArray, bits: int) -> TieArray:
    """[mentees, mentors] pseudo-random numbers below 2**bits, one per pair of ids."""
    return _mixed(mentees[:, None] ^ mentors, bits)


def tie_of(mentees: TieArray, mentors: TieArray, bits: int) -> TieArray:
    """[pairs] the same numbers for the pairs (mentees[k], mentors[k])."""
    return _mixed(mentees ^ mentors, bits)


def _mixed(mixed: TieArray, bits: int) -> TieArray:
    mixed *= np.uint32(0x9E3779B1)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x85EBCA77)
    if not bits:
        return np.zeros_like(mixed)
    mixed >>= np.uint32(32 - bits)
    return mixed


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The pairs of greatest worth, and the prices that prove it."""

    mate: IntArray  # [mentees] mentor or -1
    prices: Prices


def solve(problem: Problem) -> Solution:
    """A pairing of the greatest worth.

    Chairs double the solver's work and are seldom used, so everybody is first seated without them; if the
    prices then show that nobody would rather have stayed free, that was the optimum.
    """
    allowed = problem.scores >= 0
    mentees = np.flatnonzero(allowed.any(axis=1))
    mentors = np.flatnonzero(allowed.any(axis=0) & (problem.places > 0))
    core = _core(problem, mentees, mentors)
    inside = _seat(core) if len(mentees) and len(mentors) else _nobody(core)
    if core is problem:
        return inside
    mate = np.full(len(problem.scores), UNKNOWN, dtype=np.int32)
    paired = inside.mate >= 0
    mate[mentees[paired]] = mentors[inside.mate[paired]]
    return Solution(mate, recover(problem.scores, mate, problem.bonus))


def _nobody(problem: Problem) -> Solution:
    mate = np.full(len(problem.scores), UNKNOWN, dtype=np.int32)
    return Solution(mate, recover(problem.scores, mate, problem.bonus))


def _core(problem: Problem, mentees: IndexArray, mentors: IndexArray) -> Problem:
    """The problem without people who cannot be paired anyway."""
    if len(mentees) + len(mentors) == sum(problem.scores.shape):
        return problem
    return replace(
        problem,
        scores=problem.scores[np.ix_(mentees, mentors)],
        places=problem.places[mentors],
        mentee_salt=problem.mentee_salt[mentees],
        mentor_salt=problem.mentor_salt[mentors],
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The problem as the solver sees it: the smaller side in rows, every place on its own."""

    scores: ScoreArray  # [rows, cols] with rows <= cols
    row_salt: TieArray
    col_salt: TieArray
    bonus: int


def _seat(problem: Problem) -> Solution:
    """The best pairs, at first with few of the places of each mentor.

    A place that stays out changes nothing as long as nobody would pay for one more; where somebody would, the mentor
    gets half as many again, and whoever has more than are used gives some back. Each round is worth more than the one
    before, so this ends, and capacities far above what is needed cost little time and no memory.
    """
    mentees = len(problem.scores)
    places = np.minimum(problem.places, mentees)
    room = _few(places, mentees)
    while True:
        solution = _seat_in(replace(problem, places=room), problem.bonus)
        short = (room < places) & (solution.prices.mentors > 0)
        if not short.any():
            return solution
        load = np.bincount(solution.mate[solution.mate >= 0], minlength=len(places))
        used = np.minimum(room, load + load // 4 + 1)
        room = np.minimum(np.where(short, room + room // 2 + 1, used), places).astype(np.int32)


def _few(places: IntArray, mentees: int) -> IntArray:
    """[mentors] places to begin with: all of them, or half as many again as mentees where all would be too many."""
    if int(places.sum()) <= min(ROOMY * mentees, DENSE_CELLS // mentees):
        return places
    level = 1
    while 2 * int(np.minimum(places, level).sum()) < 3 * mentees:
        level += max(1, level // 8)
    return np.minimum(places, level)


def cells(places: IntArray, mentees: int) -> int:
    """How large the first table of the dense solver would be."""
    return mentees * int(_few(np.minimum(places, mentees), mentees).sum()) if mentees else 0


def _seat_in(problem: Problem, bonus: int) -> Solution:
    """The best pairs for exactly these places, at first without chairs."""
    mentees, mentors = problem.scores.shape
    owner = np.repeat(np.arange(mentors), problem.places)
    check_size(mentees, len(owner))
    table = _table(problem, owner, bonus)
    if _can_seat_all(table.scores):
        mate = _mate(_assign(table, chairs=False), owner, mentees)
        prices = recover(problem.scores, mate, bonus)
        if supports(prices, problem.scores, mate, problem.places, bonus):
            return Solution(mate, prices)
    mate = _mate(_assign(table, chairs=True), owner, mentees)
    return Solution(mate, recover(problem.scores, mate, bonus))


def _table(problem: Problem, owner: IndexArray, bonus: int) -> _Table:
    scores = problem.scores if len(owner) == problem.scores.shape[1] else problem.scores[:, owner]
    salts = problem.mentee_salt, problem.mentor_salt[owner]
    if len(scores) > len(owner):
        return _Table(np.ascontiguousarray(scores.T), salts[1], salts[0], bonus)
    return _Table(scores, salts[0], salts[1], bonus)


def _mate(chosen: IndexArray, owner: IndexArray, mentees: int) -> IntArray:
    """[mentees] the mentor, from what every row of the table chose."""
    mate = np.full(mentees, UNKNOWN, dtype=np.int32)
    rows = np.flatnonzero(chosen >= 0)
    if mentees > len(owner):
        mate[chosen[rows]] = owner[rows]
    else:
        mate[rows] = owner[chosen[rows]]
    return mate


def _can_seat_all(scores: ScoreArray) -> bool:
    """Whether every row can have a column."""
    allowed = scores >= 0
    by_row, by_col = allowed.sum(axis=1), allowed.sum(axis=0)
    # Hall: rows that are too many for their columns have at least by_row.min() columns, and a column
    # outside is refused by all of them. Degrees that add up to the number of rows leave no room for that.
    if int(by_row.min()) + int(by_col.min()) >= len(allowed):
        return True
    starts = np.concatenate([[0], np.cumsum(by_row)]).astype(np.int32)
    cols = np.flatnonzero(allowed.ravel()) - np.repeat(np.arange(len(allowed)) * allowed.shape[1], by_row)
    edges = np.ones(len(cols), dtype=np.int8), cols.astype(np.int32), starts
    found = maximum_bipartite_matching(csr_array(edges, shape=allowed.shape), perm_type="column")
    return bool((found >= 0).all())


def _assign(table: _Table, *, chairs: bool) -> IndexArray:
    """[rows] the column of every row, or -1 for its own chair."""
    side, others = table.scores.shape
    guessed = not chairs and side >= GUESS_SIDE and others <= side * GUESS_SLACK
    prices = np.zeros(others, dtype=np.int32)
    if guessed:
        prices = guess(np.where(table.scores < 0, IMPOSSIBLE, table.scores))
    # Prices may be added to columns only if all of them are taken: nobodies take what is left over.
    lines = others if guessed else side
    costs = np.empty((lines, others + side if chairs else others))
    bits, factor = tie_bits(lines), _factor(lines)
    for rows in blocks(side, others):
        ties = tie_hash(table.row_salt[rows], table.col_salt, bits)
        costs[rows, :others] = _costs(table.scores[rows], prices, ties, factor)
    costs[side:, :others] = np.multiply(prices, factor, dtype=np.float64)
    if chairs:
        costs[:, others:] = np.inf
        free = (SCORE_MAX + table.bonus) * factor + (1 << bits)
        costs[np.arange(side), others + np.arange(side)] = free
    cols = linear_sum_assignment(costs)[1][:side]
    return np.where(cols < others, cols, UNKNOWN)


def _costs(scores: ScoreArray, prices: IntArray, ties: TieArray, factor: int) -> NDArray[np.float64]:
    costs: NDArray[np.float64] = np.multiply(SCORE_MAX + prices - scores, factor, dtype=np.float64)
    costs += ties
    costs[scores < 0] = np.inf
    return costs


def _factor(side: int) -> int:
    return side * (1 << tie_bits(side)) + 1


def blocks(rows: int, width: int) -> list[slice]:
    """Slices of rows that stay in the processor's cache."""
    step = max(1, BLOCK_CELLS // max(width, 1))
    return [slice(start, min(start + step, rows)) for start in range(0, rows, step)]
