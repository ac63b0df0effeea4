"""What is the least that would have to change, so that somebody whom the rules left alone has a candidate."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matching.engine.types import (
    RULES,
    SLOT_MINUTES,
    UNKNOWN,
    Exclusions,
    FloatArray,
    IndexArray,
    Role,
    Rule,
    RuleMask,
    Side,
    rules_in,
)

_SIZES = np.array([mask.bit_count() for mask in range(1 << len(RULES))])


class Relaxation(NamedTuple):
    """The fewest rules that keep somebody away from a candidate, and how far away the nearest one is."""

    rules: tuple[Rule, ...]
    candidates: int  # how many would come back if exactly these were off
    asked: int | None = None  # of a single rule with a limit: grades apart, minutes a week, or the score
    nearest: int | None = None  # the most of it that one of these candidates has; None when nobody knows


class View(NamedTuple):
    """One person, everybody on the other side, and their scores together."""

    role: Role
    mine: Side
    row: int
    theirs: Side
    scores: FloatArray | None  # [others] when there is a floor

    def highest(self, others: IndexArray) -> int | None:
        """The best score."""
        return None if self.scores is None else int(self.scores[others].max())

    def widest(self, others: IndexArray) -> int | None:
        """The most grades that a mentee is above the mentor, where both are known."""
        known = others[self.theirs.grade[others] != UNKNOWN]
        mine = int(self.mine.grade[self.row])
        if mine == UNKNOWN or not len(known):
            return None
        gaps = self.theirs.grade[known].astype(np.int64) - mine
        return int(-gaps.min() if self.role is Role.MENTEE else gaps.max())

    def longest(self, others: IndexArray) -> int | None:
        """The most minutes a week in which both work, where both are known."""
        known = others[self.theirs.hours_known[others]]
        if not self.mine.hours_known[self.row] or not len(known):
            return None
        both = self.theirs.hours[known] & self.mine.hours[self.row]
        return int(np.bitwise_count(both).sum(axis=1, dtype=np.int64).max()) * SLOT_MINUTES


def relaxation(masks: RuleMask, asked: Exclusions, floor: int, view: View) -> Relaxation | None:
    """The least change for one person, from the rules [others] that removed everybody of the other side.

    Nobody can be their own mentor, whatever is changed; of equally few rules those that bring back most count.
    """
    possible = masks[masks & Rule.SAME_PERSON.bit == 0]
    if not len(possible):
        return None
    sizes = _SIZES[possible]
    kinds, counts = np.unique(possible[sizes == sizes.min()], return_counts=True)
    mask, candidates = int(kinds[counts.argmax()]), int(counts.max())
    rules, others = rules_in(mask), np.flatnonzero(masks == mask)
    if rules == (Rule.FLOOR,):
        return Relaxation(rules, candidates, floor, view.highest(others))
    if rules == (Rule.GRADE_DIRECTION,):
        return Relaxation(rules, candidates, asked.min_grade_gap, view.widest(others))
    if rules == (Rule.NO_SHARED_HOURS,):
        return Relaxation(rules, candidates, asked.min_shared_minutes, view.longest(others))
    return Relaxation(rules, candidates)
