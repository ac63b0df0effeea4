"""Two who chose each other first: a pair before the solver begins, under every hard rule, and part of the proof."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.documents import freeze_bytes, inputs_hash, policy_document, policy_from, thaw_bytes
from matching.engine.people import Person, build_inputs
from matching.engine.results import Result
from matching.engine.run import digest, run
from matching.engine.types import Exclusions, Mode, Policy
from matching.engine.verification import verify
from tests.matching.engine.cohorts import CRITERIA, exact, people
from tests.matching.engine.oracle import broken, brute
from tests.matching.engine.test_run import table

LENIENT = Exclusions(min_grade_gap=1, min_shared_minutes=300)
POLICY = Policy(criteria=CRITERIA, exclusions=LENIENT, first_choices=True)
seeds = st.integers(0, 10**9)


def in_love(seed: int, juniors: int, seniors: int) -> tuple[list[Person], list[Person]]:
    """Random people, most of whom wish for somebody who wishes for them."""
    mentors, mentees = people(seed, juniors, seniors)
    dice = random.Random(seed)
    for place in range(min(juniors, seniors)):
        if dice.random() < 0.6:
            mentors[place] = _wishing(mentors[place], mentees[place].id)
            mentees[place] = _wishing(mentees[place], mentors[place].id)
    return mentors, mentees


def _wishing(person: Person, other: str) -> Person:
    rest = [one for one in person.preferences or () if one != other]
    return dataclasses.replace(person, preferences=(other, *rest))


def expected(mentors: list[Person], mentees: list[Person], locks: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Who chose each other first and may be a pair, by reading the people one by one."""
    here = {one.id for one in (*mentors, *mentees)}
    first = {one.id: next((o for o in one.preferences or () if o in here), None) for one in (*mentors, *mentees)}
    room = Counter({one.id: one.capacity for one in (*mentors, *mentees)})
    room.subtract(one for lock in locks for one in lock)
    return {
        (mentor.id, mentee.id)
        for mentor in mentors
        for mentee in mentees
        if first[mentor.id] == mentee.id and first[mentee.id] == mentor.id
        if not broken(POLICY.exclusions, mentor, mentee) and room[mentor.id] > 0 and room[mentee.id] > 0
    }


def chosen(result: Result) -> set[tuple[str, str]]:
    return {(pair.mentor, pair.mentee) for pair in result.pairs if pair.chosen}


@settings(exact, max_examples=150)
@given(seeds, st.integers(1, 6), st.integers(1, 6), st.sampled_from(list(Mode)), st.sampled_from([0, 4000, 10_000]))
def test_first_choices_break_no_rule_and_the_rest_is_the_best_there_is(
    seed: int, juniors: int, seniors: int, mode: Mode, floor: int
) -> None:
    mentors, mentees = in_love(seed, juniors, seniors)
    policy = dataclasses.replace(POLICY, mode=mode, floor=floor)
    inputs = build_inputs(mentors=mentors, mentees=mentees)
    result = run(inputs, policy)
    wanted = expected(mentors, mentees, [])
    assert chosen(result) == wanted
    load = Counter(pair.mentor for pair in result.pairs)
    assert all(load[one.id] <= one.capacity for one in mentors)
    allowed, places = table(mentors, mentees, policy), inputs.mentors.capacity.copy()
    for mentor, mentee in wanted:
        allowed[inputs.mentee_index(mentee)] = -1
        places[inputs.mentor_index(mentor)] -= 1
    free = sum(one.capacity for one in mentees) - len(wanted)
    bonus = 0 if mode is Mode.BEST_TOTAL else min(free, int(places.sum())) * 10_000 + 1
    rest = [pair for pair in result.pairs if not pair.chosen]
    assert sum(pair.score for pair in rest) + bonus * len(rest) == brute(allowed, places, bonus)
    assert result.certified
    assert verify(result, inputs, policy).certified


@settings(exact, max_examples=60)
@given(seeds)
def test_a_lock_comes_before_a_first_choice(seed: int) -> None:
    mentors, mentees = in_love(seed, 5, 5)
    inputs = build_inputs(mentors=mentors, mentees=mentees)
    possible = [
        (pair.mentor, pair.mentee) for pair in run(inputs, dataclasses.replace(POLICY, first_choices=False)).pairs
    ]
    if not possible:
        return
    locked = build_inputs(mentors=mentors, mentees=mentees, locks=possible[:1])
    result = run(locked, POLICY)
    assert chosen(result) == expected(mentors, mentees, possible[:1])
    assert [(pair.mentor, pair.mentee) for pair in result.pairs if pair.locked] == possible[:1]
    assert verify(result, locked, POLICY).certified


@settings(exact, max_examples=40)
@given(seeds)
def test_a_replay_from_the_frozen_inputs_says_the_same(seed: int) -> None:
    mentors, mentees = in_love(seed, 7, 7)
    inputs = build_inputs(mentors=mentors, mentees=mentees)
    before = run(inputs, POLICY)
    frozen, policy = thaw_bytes(freeze_bytes(inputs)), policy_from(policy_document(POLICY))
    assert digest(run(frozen, policy)) == digest(before)
    assert before.inputs_hash == inputs_hash(freeze_bytes(frozen), policy)
    off = dataclasses.replace(POLICY, first_choices=False)
    assert not chosen(run(inputs, off))
    assert run(inputs, off).inputs_hash != before.inputs_hash


@pytest.mark.parametrize("claims", [True, False])
def test_a_forged_first_choice_is_found(claims: bool) -> None:
    mentors, mentees = in_love(5, 9, 9)
    inputs = build_inputs(mentors=mentors, mentees=mentees)
    result = run(inputs, POLICY)
    place = next(k for k, pair in enumerate(result.pairs) if pair.chosen is not claims)
    pairs = list(result.pairs)
    pairs[place] = pairs[place]._replace(chosen=claims)
    proof = verify(dataclasses.replace(result, pairs=tuple(pairs)), inputs, POLICY)
    assert "the chosen pairs are not those of the run" in proof.problems


def test_a_policy_from_before_first_choices_knows_none() -> None:
    document = policy_document(POLICY)
    del document["first_choices"]
    assert policy_from(document) == dataclasses.replace(POLICY, first_choices=False)
