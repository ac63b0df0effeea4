"""Pairs that must be made: who is left to be paired once they are, and whether they can be."""

from __future__ import annotations

import numpy as np

from matching.engine.scoring import Scorer
from matching.engine.types import IndexArray, Inputs, IntArray, LockBreaksRule, LockOverCapacity, rules_in


def free_mentees(inputs: Inputs) -> IndexArray:
    """Mentees who take part and are not locked."""
    open_rows = inputs.mentees.capacity > 0
    open_rows[inputs.locks[:, 0]] = False
    return np.flatnonzero(open_rows)


def places_left(inputs: Inputs) -> IntArray:
    """[mentors] places that the locks leave."""
    taken = np.bincount(inputs.locks[:, 1], minlength=len(inputs.mentors))
    return (inputs.mentors.capacity - taken).astype(np.int32)


def check_locks(scorer: Scorer) -> IntArray:
    """Places left by the locks, which must be possible; the floor does not bind a human decision.

    Raises LockOverCapacity and LockBreaksRule.
    """
    inputs = scorer.inputs
    for column, side in ((0, inputs.mentees), (1, inputs.mentors)):
        load = np.bincount(inputs.locks[:, column], minlength=len(side))
        for row in np.flatnonzero(load > side.capacity):
            raise LockOverCapacity(side.ids[row], int(load[row]), int(side.capacity[row]))
    for row, col in inputs.locks.astype(np.intp):
        mask = int(scorer.eligibility.mask(np.array([row]), np.array([col]))[0, 0])
        if mask:
            raise LockBreaksRule(inputs.mentors.ids[col], inputs.mentees.ids[row], rules_in(mask))
    return places_left(inputs)
