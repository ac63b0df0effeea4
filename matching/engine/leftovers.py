"""Why somebody has no pair: which rule removed how many candidates, or who took the places."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.engine.pool import Pool, in_threads, row_blocks
from matching.engine.relaxation import Relaxation, View, relaxation
from matching.engine.scoring import Scorer
from matching.engine.types import (
    RULES,
    BoolArray,
    FloatArray,
    IndexArray,
    IntArray,
    LongArray,
    Role,
    Rule,
    RuleMask,
)

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
    relaxation: Relaxation | None = None  # for people without a candidate


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Outcome:
    """Who has whom at the end of a run."""

    pool: Pool  # negative is removed
    mate: IntArray  # [mentees] mentor or -1, locked pairs included
    solved: IntArray  # [mentees] the same without the locked pairs, whose people cannot move
    places: IntArray  # [mentors] places that the locks left


def leftovers(scorer: Scorer, outcome: Outcome, candidates: tuple[LongArray, LongArray]) -> tuple[Leftover, ...]:
    """Every mentee and mentor without a pair, mentees first, in the order of their ids.

    ``candidates`` says how many of the other side are allowed to each mentee and each mentor.
    """
    rows = np.flatnonzero(outcome.mate < 0)
    load = np.bincount(outcome.mate[outcome.mate >= 0], minlength=len(outcome.places))
    cols = np.flatnonzero(load == 0)
    shared = _competitions(outcome, rows[candidates[0][rows] > 0])
    mentees = _side(scorer, Role.MENTEE, rows, candidates[0][rows], shared)
    mentors = _side(scorer, Role.MENTOR, cols, candidates[1][cols], {})
    return (*mentees, *mentors)


def _side(
    scorer: Scorer, role: Role, people: IndexArray, candidates: IndexArray, shared: dict[int, tuple[int, int]]
) -> list[Leftover]:
    side = scorer.inputs.mentees if role is Role.MENTEE else scorer.inputs.mentors
    found = _tally(scorer, role, people)
    out = []
    for k, row in enumerate(people.tolist()):
        group, places = shared.get(row, (0, 0))
        removed, alone = _named(found.removed[k]), _named(found.alone[k])
        out.append(
            Leftover(
                role=role,
                person=side.ids[row],
                why=_why(int(side.capacity[row]), int(candidates[k]), Rule.FLOOR in alone),
                candidates=int(candidates[k]),
                removed=removed,
                removed_alone=alone,
                people=group,
                places=places,
                relaxation=found.relaxations[k],
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


@dataclass(frozen=True, slots=True, eq=False)
class _Tally:
    """What the rules did to some people."""

    removed: LongArray  # [people, rules] how many of the other side each rule removed
    alone: LongArray  # [people, rules] how many each rule removed alone
    relaxations: list[Relaxation | None]


def _tally(scorer: Scorer, role: Role, people: IndexArray) -> _Tally:
    mine, theirs = scorer.inputs.mentees, scorer.inputs.mentors
    if role is Role.MENTOR:
        mine, theirs = theirs, mine
    removed, policy = np.zeros((len(people), len(RULES)), dtype=np.int64), scorer.policy
    found = _Tally(removed, removed.copy(), [])
    step = max(1, BLOCK_CELLS // max(len(theirs), 1))
    for start in range(0, len(people), step):
        chunk = people[start : start + step]
        masks, scores = _masks(scorer, role, chunk, np.arange(len(theirs)))
        for place, rule in enumerate(RULES):
            found.removed[start : start + step, place] = (masks & rule.bit > 0).sum(axis=1)
            found.alone[start : start + step, place] = (masks == rule.bit).sum(axis=1)
        for k, row in enumerate(chunk.tolist()):
            view = View(role, mine, row, theirs, None if scores is None else scores[k])
            least = relaxation(masks[k], policy.exclusions, policy.floor, view) if masks[k].all() else None
            found.relaxations.append(least)
    return found


def _masks(scorer: Scorer, role: Role, people: IndexArray, others: IndexArray) -> tuple[RuleMask, FloatArray | None]:
    """[people, others] the rules, the floor among them, that remove each pair; and the scores if there is a floor."""
    rows, cols = (people, others) if role is Role.MENTEE else (others, people)
    masks, scores = scorer.eligibility.mask(rows, cols), None
    if scorer.policy.floor:
        scores = scorer.scores(rows, cols)
        masks |= (scores < scorer.policy.floor).astype(np.uint16) * np.uint16(Rule.FLOOR.bit)
    if role is Role.MENTEE:
        return masks, scores
    return masks.T, None if scores is None else scores.T


def _competitions(outcome: Outcome, waiting: IndexArray) -> dict[int, tuple[int, int]]:
    """For free mentees with candidates: (people, places) of everybody whom a chain of changes could reach.

    Without a free place in reach this is Hall's reason: the people are more than the places.
    """
    out: dict[int, tuple[int, int]] = {}
    while len(waiting):
        reach = _reach(outcome, _wanted(outcome.pool, waiting[:1]))
        group = waiting[:1]
        while True:
            more = waiting[_wants(outcome.pool, waiting, reach)]
            if len(more) == len(group):
                break
            reach |= _reach(outcome, reach | _wanted(outcome.pool, np.setdiff1d(more, group)))
            group = more
        seated = int((reach[outcome.solved] & (outcome.solved >= 0)).sum())
        places = int(np.minimum(outcome.places, len(outcome.mate))[reach].sum())
        out |= dict.fromkeys(group.tolist(), (seated + len(group), places))
        waiting = np.setdiff1d(waiting, group)
    return out


def _wanted(pool: Pool, rows: IndexArray) -> BoolArray:
    """[mentors] whom any of these mentees may have."""
    found = np.zeros(pool.shape[1], dtype=np.bool_)
    for some in in_threads(lambda block: (pool.read(block) >= 0).any(axis=0), row_blocks(rows, len(found))):
        found |= some
    return found


def _wants(pool: Pool, rows: IndexArray, reach: BoolArray) -> BoolArray:
    """[rows] who may have any of these mentors."""
    blocks = row_blocks(rows, len(reach))
    return np.concatenate(list(in_threads(lambda block: (pool.read(block) >= 0)[:, reach].any(axis=1), blocks)))


def _reach(outcome: Outcome, start: BoolArray) -> BoolArray:
    """[mentors] reached from a set of mentors when their mentees may move on."""
    reach, fresh, mate = start.copy(), start.copy(), outcome.solved
    while fresh.any():
        fresh = _wanted(outcome.pool, np.flatnonzero((mate >= 0) & fresh[mate])) & ~reach
        reach |= fresh
    return reach
