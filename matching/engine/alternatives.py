"""Whom else a mentee could have had, and how many pairs would rather have each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.types import UNKNOWN, IntArray, LongArray, ScoreArray

RUNNERS_UP = 3
NOBODY = np.int32(-(2**30))
BLOCK_CELLS = 262_144


@dataclass(frozen=True, slots=True, eq=False)
class RunnersUp:
    """[mentees, 3] other mentors, the best first, -1 where there is none."""

    on_paper: IntArray  # by score
    given_demand: IntArray  # by score minus what the mentor is worth to others


def runners_up(scores: ScoreArray, mate: IntArray, prices: LongArray) -> RunnersUp:
    """The next best allowed mentors of every mentee; equal ones in the order of their ids."""
    on_paper = np.full((len(mate), RUNNERS_UP), UNKNOWN, dtype=np.int32)
    given_demand = on_paper.copy()
    dearness = prices.astype(np.int32)
    for rows in _blocks(*scores.shape):
        block = scores[rows].copy()
        paired = np.flatnonzero(mate[rows] >= 0)
        block[paired, mate[rows][paired]] = -1
        wanted = np.where(block < 0, NOBODY, block - dearness)
        on_paper[rows] = _best(block, -1)
        given_demand[rows] = _best(wanted, NOBODY)
    return RunnersUp(on_paper, given_demand)


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


def blocking_pairs(scores: ScoreArray, mate: IntArray, mentor_places: IntArray, mentee_places: IntArray) -> int:
    """How many allowed pairs would both score higher together than with whom they have, or with nobody.

    The best total is rarely free of them; the count is shown, stability is not promised.
    """
    mine = np.full(len(mate), -1, dtype=np.int16)
    mine[mentee_places == 0] = np.iinfo(np.int16).max
    paired = np.flatnonzero(mate >= 0)
    mine[paired] = scores[paired, mate[paired]]
    worst = np.full(scores.shape[1], np.iinfo(np.int16).max, dtype=np.int16)
    np.minimum.at(worst, mate[paired], mine[paired])
    worst[np.bincount(mate[paired], minlength=len(mentor_places)) < mentor_places] = -1
    return sum(
        int(((scores[rows] > mine[rows][:, None]) & (scores[rows] > worst)).sum()) for rows in _blocks(*scores.shape)
    )


def _blocks(rows: int, width: int) -> list[slice]:
    step = max(1, BLOCK_CELLS // max(width, 1))
    return [slice(start, min(start + step, rows)) for start in range(0, rows, step)]
