"""The scores of everybody with everybody, as something that is read in blocks and never has to be held.

A small run keeps one table. A large one works every block out again when it is asked for: that is quicker than it sounds,
because nearly all of a score is one product of matrices, and fifty thousand people a side would be a table of five gigabytes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import numpy as np

from matching.engine.locks import Fixed
from matching.engine.scoring import Scorer
from matching.engine.types import BoolArray, IndexArray, ScoreArray

BLOCK_CELLS = 1 << 20
BLOCK_ROWS = 128
THREADS = min(4, os.cpu_count() or 1)

T = TypeVar("T")


class Pool(Protocol):
    """[mentees, mentors] scores of 0..10000; negative where a rule or the floor removes the pair."""

    @property
    def shape(self) -> tuple[int, int]:
        """How many mentees and mentors."""

    def read(self, rows: IndexArray, cols: IndexArray | None = None) -> ScoreArray:
        """[rows, cols] scores; all mentors without ``cols``."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Scores that are held."""

    scores: ScoreArray

    @property
    def shape(self) -> tuple[int, int]:
        """How many mentees and mentors."""
        return self.scores.shape[0], self.scores.shape[1]

    def read(self, rows: IndexArray, cols: IndexArray | None = None) -> ScoreArray:
        """[rows, cols] scores."""
        return self.scores[rows] if cols is None else self.scores[np.ix_(rows, cols)]


@dataclass(slots=True, eq=False)
class Worked:
    """Scores that are worked out whenever somebody reads them; pairs that stand already are allowed whatever the floor."""

    scorer: Scorer
    fixed: Fixed
    _made: dict[int, list[int]] = field(init=False)
    _bound: BoolArray = field(init=False)  # [mentees] in a pair that stands

    def __post_init__(self) -> None:
        self._bound = np.zeros(len(self.scorer.inputs.mentees), dtype=np.bool_)
        self._bound[self.fixed.pairs[:, 0]] = True
        self._made = {}
        for row, col in self.fixed.pairs.tolist():
            self._made.setdefault(row, []).append(col)

    @property
    def shape(self) -> tuple[int, int]:
        """How many mentees and mentors."""
        return len(self.scorer.inputs.mentees), len(self.scorer.inputs.mentors)

    def read(self, rows: IndexArray, cols: IndexArray | None = None) -> ScoreArray:
        """[rows, cols] scores."""
        out = self.scorer.allowed(rows, cols)
        for place in np.flatnonzero(self._bound[rows]).tolist():
            made = np.array(self._made[int(rows[place])], dtype=np.intp)
            at = made if cols is None else np.flatnonzero(np.isin(cols, made))
            which = made if cols is None else cols[at]
            out[place, at] = self.scorer.pair_scores(np.full(len(which), rows[place]), which)
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Some:
    """The scores of some mentees."""

    pool: Pool
    rows: IndexArray

    @property
    def shape(self) -> tuple[int, int]:
        """How many mentees and mentors."""
        return len(self.rows), self.pool.shape[1]

    def read(self, rows: IndexArray, cols: IndexArray | None = None) -> ScoreArray:
        """[rows, cols] scores."""
        return self.pool.read(self.rows[rows], cols)


def some(pool: Pool, rows: IndexArray) -> Pool:
    """The pool of these mentees; the same one when they are everybody."""
    return pool if len(rows) == pool.shape[0] else Some(pool, rows)


def row_blocks(rows: IndexArray, width: int) -> list[IndexArray]:
    """The rows in blocks of few pairs."""
    step = max(1, min(BLOCK_ROWS, BLOCK_CELLS // max(width, 1)))
    return [rows[start : start + step] for start in range(0, len(rows), step)]


def in_threads(work: Callable[[IndexArray], T], blocks: Iterable[IndexArray]) -> Iterator[T]:
    """The work on every block, in the order of the blocks; numpy lets go of the interpreter while it counts."""
    blocks = list(blocks)
    if len(blocks) < 2 or THREADS < 2:
        yield from map(work, blocks)
        return
    with ThreadPoolExecutor(THREADS) as threads:
        yield from threads.map(work, blocks)
