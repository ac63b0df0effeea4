"""Why somebody has no pair: which rule removed how many candidates, or who took the places."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.engine.scoring import Scorer
from matching.engine.types import RULES, BoolArray, IndexArray, IntArray, LongArray, Role, Rule, ScoreArray

BLOCK_CELLS = 262_144


class Why(enum.StrEnum):
    """The one reason that stands first."""

    NO_PLACES = "no_places"  # takes nobody this time
    NO_CANDIDATE = "no_candidate"  # hard rules removed everybody
    UNDER_FLOOR = "under_floor"  # somebody was allowed, but scored under the floor
    COMPETITION = "competition"  # there were candidates, and others got the places


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """One person without a pair."""

    role: Role
    person: str
    why: Why
    candidates: int  # allowed and over the floor
    removed: Mapping[Rule, int]  # how many of the other side each rule removed; a pair counts for every rule
    removed_alone: Mapping[Rule, int]  # how many would come back if this one rule were off
    people: int = 0  # mentees who compete for the same places, this one included; mentees in competition only
    places: int = 0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Outcome:
    """Who has whom at the end of a run."""

    scores: ScoreArray  # [mentees, mentors] negative is removed
    mate: IntArray  # [mentees] mentor or -1, locked pairs included
    solved: IntArray  # [mentees] the same without the locked pairs, whose people cannot move
    places: IntArray  # [mentors] places that the locks left


def leftovers(scorer: Scorer, outcome: Outcome) -> tuple[Leftover, ...]:
    """Every mentee and mentor without a pair, mentees first, in the order of their ids."""
    rows = np.flatnonzero(outcome.mate < 0)
    load = np.bincount(outcome.mate[outcome.mate >= 0], minlength=len(outcome.places))
    cols = np.flatnonzero(load == 0)
    shared = _competitions(outcome, rows)
    mentees = _side(scorer, Role.MENTEE, rows, (outcome.scores[rows] >= 0).sum(axis=1), shared)
    mentors = _side(scorer, Role.MENTOR, cols, (outcome.scores[:, cols] >= 0).sum(axis=0), {})
    return (*mentees, *mentors)


def _side(
    scorer: Scorer, role: Role, people: IndexArray, candidates: IndexArray, shared: dict[int, tuple[int, int]]
) -> list[Leftover]:
    side = scorer.inputs.mentees if role is Role.MENTEE else scorer.inputs.mentors
    removed, alone = _counts(scorer, role, people)
    out = []
    for k, row in enumerate(people.tolist()):
        group, places = shared.get(row, (0, 0))
        out.append(
            Leftover(
                role=role,
                person=side.ids[row],
                why=_why(int(side.capacity[row]), int(candidates[k]), Rule.FLOOR in _named(alone[k])),
                candidates=int(candidates[k]),
                removed=_named(removed[k]),
                removed_alone=_named(alone[k]),
                people=group,
                places=places,
            )
        )
    return out


def _why(capacity: int, candidates: int, floor_alone: bool) -> Why:
    if not capacity:
        return Why.NO_PLACES
    if candidates:
        return Why.COMPETITION
    return Why.UNDER_FLOOR if floor_alone else Why.NO_CANDIDATE


def _named(counts: LongArray) -> dict[Rule, int]:
    return {rule: count for rule, count in zip(RULES, counts.tolist(), strict=True) if count}


def _counts(scorer: Scorer, role: Role, people: IndexArray) -> tuple[LongArray, LongArray]:
    """[people, rules] how many of the other side each rule removed, and removed alone."""
    removed = np.zeros((len(people), len(RULES)), dtype=np.int64)
    alone = removed.copy()
    others = np.arange(len(scorer.inputs.mentors if role is Role.MENTEE else scorer.inputs.mentees))
    step = max(1, BLOCK_CELLS // max(len(others), 1))
    for start in range(0, len(people), step):
        chunk = people[start : start + step]
        rows, cols = (chunk, others) if role is Role.MENTEE else (others, chunk)
        mask = scorer.eligibility.mask(rows, cols)
        if scorer.policy.floor:
            mask |= (scorer.scores(rows, cols) < scorer.policy.floor).astype(np.uint16) * np.uint16(Rule.FLOOR.bit)
        axis = 1 if role is Role.MENTEE else 0
        for place, rule in enumerate(RULES):
            removed[start : start + step, place] = (mask & rule.bit > 0).sum(axis=axis)
            alone[start : start + step, place] = (mask == rule.bit).sum(axis=axis)
    return removed, alone


def _competitions(outcome: Outcome, free: IndexArray) -> dict[int, tuple[int, int]]:
    """For free mentees with candidates: (people, places) of everybody whom a chain of changes could reach.

    Without a free place in reach this is Hall's reason: the people are more than the places.
    """
    allowed = outcome.scores >= 0
    waiting = [row for row in free.tolist() if allowed[row].any()]
    out: dict[int, tuple[int, int]] = {}
    while waiting:
        reach = _reach(allowed, outcome.solved, allowed[waiting[0]])
        grown = np.zeros_like(reach)
        while (reach != grown).any():
            grown = reach
            group = [row for row in waiting if (allowed[row] & reach).any()]
            reach = _reach(allowed, outcome.solved, reach | allowed[group].any(axis=0))
        seated = int((reach[outcome.solved] & (outcome.solved >= 0)).sum())
        places = int(np.minimum(outcome.places, len(outcome.mate))[reach].sum())
        out |= dict.fromkeys(group, (seated + len(group), places))
        waiting = [row for row in waiting if row not in out]
    return out


def _reach(allowed: BoolArray, mate: IntArray, start: BoolArray) -> BoolArray:
    """[mentors] reached from a set of mentors when their mentees may move on."""
    reach, fresh = start.copy(), start.copy()
    while fresh.any():
        movers = np.flatnonzero((mate >= 0) & fresh[mate])
        fresh = allowed[movers].any(axis=0) & ~reach
        reach |= fresh
    return reach
