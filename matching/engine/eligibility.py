"""Who may never meet whom, and which rules say so: one uint16 per pair, worked out block by block.

Nothing here grows with teams times people: equal codes are compared, lists are kept as lists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from matching.engine.kernels import TABLE_CELLS, Comparison, common_level, hour_bits, level_bits, shared_slots
from matching.engine.types import (
    SLOT_MINUTES,
    UNKNOWN,
    BoolArray,
    Exclusions,
    IndexArray,
    Inputs,
    IntArray,
    LongArray,
    Policy,
    Rule,
    RuleMask,
)

Test = Callable[[IndexArray, IndexArray], BoolArray]
FAR = np.int64(1) << 40


@dataclass(slots=True, eq=False)
class Eligibility:
    """The hard rules of one policy over one set of inputs, without the floor."""

    inputs: Inputs
    policy: Policy
    tests: list[tuple[Rule, Test]] = field(init=False)
    lists: list[tuple[Rule, IntArray, LongArray]] = field(init=False)

    def __post_init__(self) -> None:
        on = self.policy.exclusions.rules | {Rule.SAME_PERSON}
        makers: dict[Rule, Callable[[], Test]] = {
            Rule.SAME_TEAM: lambda: _equal(self.inputs.mentees.team, self.inputs.mentors.team),
            Rule.SAME_MANAGER: lambda: _equal(self.inputs.mentees.manager, self.inputs.mentors.manager),
            Rule.GRADE_DIRECTION: lambda: _grades(self.inputs, self.policy.exclusions),
            Rule.NO_SHARED_HOURS: lambda: _hours(self.inputs, self.policy.exclusions),
            Rule.NO_COMMON_LANGUAGE: lambda: _languages(self.inputs, self.policy.exclusions),
        }
        self.tests = [(rule, make()) for rule, make in makers.items() if rule in on]
        size = len(self.inputs.mentees)
        self.lists = [
            (rule, pairs, np.searchsorted(pairs[:, 0], np.arange(size + 1)))
            for rule, pairs in self.inputs.listed.items()
            if rule in on and len(pairs)
        ]

    def forbidden(self, rows: IndexArray, cols: IndexArray) -> BoolArray:
        """[rows, cols] True where at least one rule forbids the pair."""
        out = np.zeros((len(rows), len(cols)), dtype=np.bool_)
        for _, test in self.tests:
            out |= test(rows, cols)
        for _, pairs, starts in self.lists:
            out[_cells(pairs, starts, rows, cols, len(self.inputs.mentors))] = True
        return out

    def mask(self, rows: IndexArray, cols: IndexArray) -> RuleMask:
        """[rows, cols] the bit of every rule that forbids the pair; 0 is an allowed pair."""
        out: RuleMask = np.zeros((len(rows), len(cols)), dtype=np.uint16)
        for rule, test in self.tests:
            out |= test(rows, cols).astype(np.uint16) * np.uint16(rule.bit)
        for rule, pairs, starts in self.lists:
            out[_cells(pairs, starts, rows, cols, len(self.inputs.mentors))] |= np.uint16(rule.bit)
        return out


def _cells(
    pairs: IntArray, starts: LongArray, rows: IndexArray, cols: IndexArray, width: int
) -> tuple[IndexArray, IndexArray]:
    """Places inside a block of the listed pairs that fall into it."""
    counts = starts[rows + 1] - starts[rows]
    place = np.repeat(np.arange(len(rows)), counts)
    offset = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
    wanted = pairs[np.repeat(starts[rows], counts) + offset, 1]
    position = np.full(width, -1, dtype=np.intp)
    position[cols] = np.arange(len(cols))
    inside = position[wanted] >= 0
    return place[inside], position[wanted[inside]]


def _equal(mentees: IntArray, mentors: IntArray) -> Test:
    # An unknown team is -1 on one side and -2 on the other: never equal, and no second comparison.
    others = np.where(mentors == UNKNOWN, UNKNOWN - 1, mentors)
    return lambda rows, cols: np.equal(mentees[rows][:, None], others[cols])


def _grades(inputs: Inputs, exclusions: Exclusions) -> Test:
    reach = inputs.mentees.grade.astype(np.int64)
    needed = inputs.mentors.grade.astype(np.int64) + exclusions.min_grade_gap
    sign = 1 if exclusions.unknown_grade_allowed else -1
    reach[inputs.mentees.grade == UNKNOWN] = sign * FAR
    needed[inputs.mentors.grade == UNKNOWN] = -sign * FAR
    return lambda rows, cols: needed[cols] > reach[rows][:, None]


def _hours(inputs: Inputs, exclusions: Exclusions) -> Test:
    enough = -(-exclusions.min_shared_minutes // SLOT_MINUTES)
    comparison = Comparison.of(inputs.mentees.hours, inputs.mentors.hours, hour_bits, shared_slots)
    known = inputs.mentees.hours_known, inputs.mentors.hours_known
    return _below(comparison, enough, known, exclusions.unknown_hours_allowed)


def _languages(inputs: Inputs, exclusions: Exclusions) -> Test:
    comparison = Comparison.of(inputs.mentees.languages, inputs.mentors.languages, level_bits, common_level)
    known = inputs.mentees.languages_known, inputs.mentors.languages_known
    return _below(comparison, exclusions.min_language_level, known, exclusions.unknown_language_allowed)


def _below(comparison: Comparison, enough: int, known: tuple[BoolArray, BoolArray], unknown_allowed: bool) -> Test:
    """Forbid where the comparison is under ``enough``; who did not answer is decided by the policy."""
    table = comparison.table() < enough if comparison.cells <= TABLE_CELLS else None
    sure = bool(known[0].all() and known[1].all())

    def test(rows: IndexArray, cols: IndexArray) -> BoolArray:
        if table is None:
            short = comparison.block(rows, cols) < enough
        else:
            short = np.take(table[comparison.row_class[rows]], comparison.col_class[cols], axis=1)
        if sure:
            return short
        both = known[0][rows][:, None] & known[1][cols]
        return short & both if unknown_allowed else short | ~both

    return test
