"""Pairs that are made before the solver begins: those that an admin locks, then those who chose each other first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.engine.scoring import Scorer
from matching.engine.types import (
    UNKNOWN,
    BoolArray,
    IndexArray,
    Inputs,
    IntArray,
    LockBreaksRule,
    LockOverCapacity,
    Side,
    rules_in,
)


@dataclass(frozen=True, slots=True, eq=False)
class Fixed:
    """The pairs that stand before the solver begins, and what they leave to it."""

    locked: IntArray  # [locks, 2] mentee and mentor, as an admin decided
    chosen: IntArray  # [choices, 2] mentee and mentor, who chose each other first; none of them locked
    free: IndexArray  # mentees who take part and are still to be paired
    places: IntArray  # [mentors] places left

    @property
    def pairs(self) -> IntArray:
        """[pairs, 2] all of them."""
        return np.concatenate([self.locked, self.chosen])


def fix(scorer: Scorer) -> Fixed:
    """Make the pairs that need no solver; the floor binds no human decision, and hard rules bind all of them.

    A lock that is not possible is an error, for an admin has to hear of it. A first choice that is not possible is no pair
    by itself, and nobody learns that there was one. Raises LockOverCapacity and LockBreaksRule.
    """
    inputs = scorer.inputs
    _check_locks(scorer)
    chosen = _chosen(scorer) if scorer.policy.first_choices else np.zeros((0, 2), dtype=np.int32)
    waiting = inputs.mentees.capacity > 0
    waiting[inputs.locks[:, 0]] = waiting[chosen[:, 0]] = False
    return Fixed(inputs.locks, chosen, np.flatnonzero(waiting), _places_left(inputs, inputs.locks, chosen))


def _places_left(inputs: Inputs, *made: IntArray) -> IntArray:
    taken = sum(np.bincount(pairs[:, 1], minlength=len(inputs.mentors)) for pairs in made)
    return (inputs.mentors.capacity - taken).astype(np.int32)


def _check_locks(scorer: Scorer) -> None:
    inputs = scorer.inputs
    for column, side in ((0, inputs.mentees), (1, inputs.mentors)):
        load = np.bincount(inputs.locks[:, column], minlength=len(side))
        for row in np.flatnonzero(load > side.capacity):
            raise LockOverCapacity(side.ids[row], int(load[row]), int(side.capacity[row]))
    for row, col in inputs.locks.astype(np.intp):
        mask = _mask(scorer, row, col)
        if mask:
            raise LockBreaksRule(inputs.mentors.ids[col], inputs.mentees.ids[row], rules_in(mask))


def _chosen(scorer: Scorer) -> IntArray:
    """[choices, 2] mentee and mentor who chose each other first, may be a pair, and have a place that no lock takes."""
    inputs = scorer.inputs
    waiting = inputs.mentees.capacity > 0
    waiting[inputs.locks[:, 0]] = False
    room = _places_left(inputs, inputs.locks) > 0
    pairs = [
        (row, col) for row, col in mutual(inputs).tolist() if waiting[row] and room[col] and not _mask(scorer, row, col)
    ]
    return np.array(pairs, dtype=np.int32).reshape(-1, 2)


def mutual(inputs: Inputs) -> IntArray:
    """[pairs, 2] mentee and mentor who are each other's first choice among those who are here, whatever forbids them.

    Everybody has one first choice, so that nobody comes twice.
    """
    firsts, answers = _firsts(inputs.mentees), _firsts(inputs.mentors)
    rows = np.flatnonzero(firsts != UNKNOWN)
    rows = rows[answers[firsts[rows]] == rows]
    return np.stack([rows, firsts[rows]], axis=1).astype(np.int32)


def _firsts(side: Side) -> IntArray:
    """[people] whom each ranks first, UNKNOWN for who ranks nobody."""
    firsts = np.full(len(side), UNKNOWN, dtype=np.int32)
    ranked = side.preferences[np.lexsort((side.preferences[:, 2], side.preferences[:, 0]))]
    people, at = np.unique(ranked[:, 0], return_index=True)
    firsts[people] = ranked[at, 1]
    return firsts


def _mask(scorer: Scorer, row: int, col: int) -> int:
    return int(scorer.eligibility.mask(np.array([row]), np.array([col]))[0, 0])


def marked(pairs: IntArray, size: int) -> BoolArray:
    """[mentees] True for everybody in one of the pairs."""
    marks = np.zeros(size, dtype=np.bool_)
    marks[pairs[:, 0]] = True
    return marks
