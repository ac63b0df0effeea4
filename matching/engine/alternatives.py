"""Whom else a mentee could have had, and how many pairs would rather have each other: one look at every pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.pool import Pool, in_threads, row_blocks
from matching.engine.types import UNKNOWN, IndexArray, IntArray, LongArray, ScoreArray

RUNNERS_UP = 3
NOBODY = np.int32(-(2**30))
MOST = np.iinfo(np.int16).max


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What is seen when every pair is looked at once more, the pairs and prices being known.

    Runners-up are [mentees, 3] other mentors with their scores, the best first, -1 where there is none; equal ones come in
    the order of their ids. The best total is rarely free of blocking pairs: two who both score higher together than with whom
    they have, or with nobody. They are counted, stability is not promised.
    """

    on_paper: IntArray  # by score
    given_demand: IntArray  # by score minus what the mentor is worth to others
    paper_scores: IntArray
    demand_scores: IntArray
    of_mentees: LongArray  # [mentees] how many mentors are allowed
    of_mentors: LongArray  # [mentors]
    blocking: int


@dataclass(frozen=True, slots=True, eq=False)
class Seats:
    """Who has whom, at what price, and how many either side may have."""

    mate: IntArray  # [mentees]
    prices: LongArray  # [mentors]
    mentor_places: IntArray
    mentee_places: IntArray


def survey(pool: Pool, seats: Seats) -> Survey:
    """Look at every pair."""
    mentees, mentors = pool.shape
    rows = np.arange(mentees)
    own = _own(pool, seats)
    worst = _worst(seats, own)
    # Whatever a mentor costs, they stay somebody: among tens of thousands prices with the bonus leave 32 bits.
    dearness = np.minimum(seats.prices, -int(NOBODY) - 1).astype(np.int32)

    def work(block: IndexArray) -> tuple[tuple[IntArray, ...], LongArray, LongArray, int]:
        return _seen(pool.read(block), seats.mate[block], own[block], worst, dearness)

    parts = list(in_threads(work, row_blocks(rows, mentors)))
    empty = np.full((0, RUNNERS_UP), UNKNOWN, dtype=np.int32)
    best = [np.concatenate([empty, *(part[0][k] for part in parts)]) for k in range(4)]
    by_mentee = np.concatenate([np.zeros(0, np.int64), *(part[1] for part in parts)])
    by_mentor = sum((part[2] for part in parts), start=np.zeros(mentors, dtype=np.int64))
    return Survey(best[0], best[2], best[1], best[3], by_mentee, by_mentor, sum(part[3] for part in parts))


def _own(pool: Pool, seats: Seats) -> ScoreArray:
    """[mentees] what everybody has; nobody is worth -1, and whoever takes nobody has enough."""
    own = np.full(len(seats.mate), -1, dtype=np.int16)
    own[seats.mentee_places == 0] = MOST
    paired = np.flatnonzero(seats.mate >= 0)
    for block in row_blocks(paired[np.argsort(seats.mate[paired], kind="stable")], 64):
        cols, place = np.unique(seats.mate[block], return_inverse=True)
        own[block] = pool.read(block, cols.astype(np.intp))[np.arange(len(block)), place]
    return own


def _worst(seats: Seats, own: ScoreArray) -> ScoreArray:
    """[mentors] the least that one of their mentees has with them; -1 while there is a place."""
    paired = np.flatnonzero(seats.mate >= 0)
    worst = np.full(len(seats.mentor_places), MOST, dtype=np.int16)
    np.minimum.at(worst, seats.mate[paired], own[paired])
    worst[np.bincount(seats.mate[paired], minlength=len(worst)) < seats.mentor_places] = -1
    return worst


def _seen(
    scores: ScoreArray, mate: IntArray, own: ScoreArray, worst: ScoreArray, dearness: IntArray
) -> tuple[tuple[IntArray, ...], LongArray, LongArray, int]:
    allowed = scores >= 0
    blocking = int(((scores > own[:, None]) & (scores > worst)).sum())
    paired = np.flatnonzero(mate >= 0)
    others = scores.copy()
    others[paired, mate[paired]] = -1
    wanted = np.where(others < 0, NOBODY, others - dearness)
    best = (_best(others, -1), _best(wanted, NOBODY))
    found = tuple(part for cols in best for part in (cols, _at(scores, cols)))
    return found, allowed.sum(axis=1), allowed.sum(axis=0), blocking


def _at(scores: ScoreArray, cols: IntArray) -> IntArray:
    if not scores.shape[1]:
        return cols
    points: IntArray = np.take_along_axis(scores, cols.astype(np.intp), axis=1).astype(np.int32)
    return points


def _best(block: ScoreArray | IntArray, nobody: int | np.int32) -> IntArray:
    """Columns of the largest values per row; uses up the block."""
    out = np.full((len(block), RUNNERS_UP), UNKNOWN, dtype=np.int32)
    if not block.shape[1]:
        return out
    lines = np.arange(len(block))
    for place in range(RUNNERS_UP):
        col = block.argmax(axis=1)
        out[:, place] = np.where(block[lines, col] > nobody, col, UNKNOWN)
        block[lines, col] = nobody
    return out
