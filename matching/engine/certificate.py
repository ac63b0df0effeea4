"""An independent check that an assignment is the best there is; it shares no line with the solver.

Weak duality: if every allowed pair is worth at most the gain of its mentee plus the price of its mentor,
no assignment is worth more than all gains plus all prices. An assignment that is worth exactly that much is
optimal. All numbers are integers, so "exactly" is meant literally. An empty list of problems is a proof.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.engine.types import IntArray, LongArray, ScoreArray

Rows = Callable[[slice], ScoreArray]
CHECK_CELLS = 262_144


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The two sides of the proof in points, and what is wrong with it, if anything."""

    primal: int
    dual: int
    problems: tuple[str, ...]

    @property
    def certified(self) -> bool:
        """Whether the assignment is proven to be optimal."""
        return not self.problems

    @property
    def gap(self) -> int | None:
        """How many points another assignment could be worth more at most, the bonus among them.

        None where prices that do not hold, or pairs that may not be, say nothing about any other assignment.
        """
        return self.dual - self.primal if set(self.problems) <= {_apart(self.primal, self.dual)} else None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Claim:
    """An assignment and the prices that are said to prove it."""

    mate: IntArray  # [mentees] mentor or -1
    places: IntArray  # [mentors]
    gains: LongArray  # [mentees]
    prices: LongArray  # [mentors]
    bonus: int


def check(claim: Claim, read: Rows) -> Certificate:
    """Read every score once, in blocks of rows, and compare it with the claim; negative is forbidden."""
    problems = _shape_problems(claim)
    if problems:
        return Certificate(primal=0, dual=0, problems=tuple(problems))
    primal, forbidden, underpriced = 0, 0, 0
    for rows in _row_blocks(len(claim.mate), len(claim.places)):
        scores = read(rows)
        mate = claim.mate[rows]
        own = scores[np.flatnonzero(mate >= 0), mate[mate >= 0]].astype(np.int64)
        forbidden += int((own < 0).sum())
        primal += int(own.sum()) + claim.bonus * len(own)
        underpriced += _underpriced(scores, claim, rows)
    # Python's own integers: a forged price must not prove anything by wrapping around.
    dual = sum(claim.gains.tolist()) + sum(map(operator.mul, claim.prices.tolist(), claim.places.tolist()))
    if forbidden:
        problems.append(f"{forbidden} pairs are forbidden")
    if underpriced:
        problems.append(f"{underpriced} allowed pairs are worth more than their prices")
    if primal != dual:
        problems.append(_apart(primal, dual))
    return Certificate(primal=primal, dual=dual, problems=tuple(problems))


def _apart(primal: int, dual: int) -> str:
    return f"the pairs are worth {primal}, the prices {dual}"


def _underpriced(scores: ScoreArray, claim: Claim, rows: slice) -> int:
    """How many allowed pairs of the block are worth more than gain plus price."""
    slack = (claim.gains[rows] - claim.bonus)[:, None] + claim.prices
    return int(((scores > slack) & (scores >= 0)).sum())


def _shape_problems(claim: Claim) -> list[str]:
    mentors = len(claim.places)
    if len(claim.gains) != len(claim.mate) or len(claim.prices) != mentors:
        return ["the prices belong to other people"]
    if len(claim.mate) and not -1 <= int(claim.mate.min()) <= int(claim.mate.max()) < mentors:
        return ["a pair names a mentor who does not exist"]
    problems = []
    load = np.bincount(claim.mate[claim.mate >= 0], minlength=mentors)
    if (load > claim.places).any():
        problems.append(f"{int((load > claim.places).sum())} mentors have more mentees than places")
    if (claim.gains < 0).any() or (claim.prices < 0).any():
        problems.append("a gain or a price is negative")
    return problems


def _row_blocks(rows: int, width: int) -> list[slice]:
    step = max(1, CHECK_CELLS // max(width, 1))
    return [slice(start, min(start + step, rows)) for start in range(0, rows, step)]
