"""A whole run: lawful, best, proven, explained, and the same every time."""

from __future__ import annotations

import dataclasses
import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.certificate import Certificate
from matching.engine.documents import (
    canonical,
    inputs_document,
    inputs_from,
    inputs_hash,
    policy_document,
    policy_from,
)
from matching.engine.explain import evaluate_pair, evaluate_pairs
from matching.engine.people import Person, build_inputs
from matching.engine.results import Result
from matching.engine.run import STAGES, digest, run, verify
from matching.engine.types import (
    Cancelled,
    Exclusions,
    Inputs,
    InvalidInput,
    LockBreaksRule,
    LockOverCapacity,
    Mode,
    Policy,
    Rule,
)
from tests.matching.engine.cohorts import CRITERIA, exact, people
from tests.matching.engine.oracle import broken, brute, score

LENIENT = Exclusions(min_grade_gap=1, min_shared_minutes=300)
POLICY = Policy(criteria=CRITERIA, exclusions=LENIENT)
seeds = st.integers(0, 10**9)


def table(mentors: list[Person], mentees: list[Person], policy: Policy) -> np.ndarray:
    """Allowed scores by the oracle; -1 is forbidden."""
    out = np.full((len(mentees), len(mentors)), -1)
    for row, mentee in enumerate(mentees):
        for col, mentor in enumerate(mentors):
            points = score(policy.criteria, mentor, mentee)[0]
            if mentee.capacity and points >= policy.floor and not broken(policy.exclusions, mentor, mentee):
                out[row, col] = points
    return out


def as_pairs(result: Result) -> set[tuple[str, str]]:
    """Who has whom."""
    return {(pair.mentor, pair.mentee) for pair in result.pairs}


def worth(result: Result, bonus: int) -> int:
    """What the result is worth to the solver."""
    return result.figures.total + bonus * result.figures.pairs


@settings(exact, max_examples=150)
@given(
    seeds,
    st.integers(1, 6),
    st.integers(1, 6),
    st.sampled_from(list(Mode)),
    st.sampled_from([0, 4000, 10_000]),
)
def test_a_run_equals_the_oracle_from_people_to_pairs(
    seed: int, juniors: int, seniors: int, mode: Mode, floor: int
) -> None:
    mentors, mentees = people(seed, juniors, seniors)
    policy = dataclasses.replace(POLICY, mode=mode, floor=floor)
    inputs = build_inputs(mentors=mentors, mentees=mentees)
    result = run(inputs, policy)
    places = inputs.mentors.capacity
    open_seats = min(sum(person.capacity for person in mentees), int(places.sum()))
    bonus = 0 if mode is Mode.BEST_TOTAL else open_seats * 10_000 + 1
    allowed = table(mentors, mentees, policy)
    assert result.certified
    assert worth(result, bonus) == brute(allowed, places, bonus)
    for pair in result.pairs:
        assert allowed[inputs.mentee_index(pair.mentee), inputs.mentor_index(pair.mentor)] == pair.score
    assert verify(result, inputs, policy).certified


@settings(exact, max_examples=40)
@given(seeds)
def test_shuffling_the_people_changes_nothing(seed: int) -> None:
    mentors, mentees = people(seed, 9, 9, gaps=0.6)
    lists = {"past_pairs": [("e1", "e2"), ("e3", "e4")], "never_pairs": [("e5", "e6"), ("e7", "e8")]}
    before = run(build_inputs(mentors=mentors, mentees=mentees, **lists), POLICY)
    dice = random.Random(seed)
    for rows in (mentors, mentees, *lists.values()):
        dice.shuffle(rows)
    after = run(build_inputs(mentors=mentors, mentees=mentees, **lists), POLICY)
    assert after.document() == before.document()
    assert digest(after) == digest(before)


@settings(exact, max_examples=30)
@given(seeds, st.integers(2, 1000))
def test_scaling_all_weights_changes_no_pair(seed: int, factor: int) -> None:
    mentors, mentees = people(seed, 8, 8)
    inputs = build_inputs(mentors=mentors, mentees=mentees)
    scaled = tuple(dataclasses.replace(item, weight=item.weight * factor) for item in CRITERIA)
    before, after = run(inputs, POLICY), run(inputs, dataclasses.replace(POLICY, criteria=scaled))
    assert [(p.mentor, p.mentee, p.score) for p in after.pairs] == [(p.mentor, p.mentee, p.score) for p in before.pairs]
    assert after.inputs_hash != before.inputs_hash


@settings(exact, max_examples=40)
@given(seeds, st.sampled_from(list(Mode)))
def test_forbidding_never_raises_the_worth(seed: int, mode: Mode) -> None:
    mentors, mentees = people(seed, 7, 7)
    policy = dataclasses.replace(POLICY, mode=mode)
    before = run(build_inputs(mentors=mentors, mentees=mentees), policy)
    if not before.pairs:
        return
    chosen = random.Random(seed).choice(before.pairs)
    names = {person.id: person.employee for person in (*mentors, *mentees)}
    never = [(names[chosen.mentor], names[chosen.mentee])]
    after = run(build_inputs(mentors=mentors, mentees=mentees, never_pairs=never), policy)
    assert after.certificate.primal <= before.certificate.primal
    assert (chosen.mentor, chosen.mentee) not in as_pairs(after)


@settings(exact, max_examples=60)
@given(seeds)
def test_contributions_add_up_and_reasons_are_the_strongest(seed: int) -> None:
    mentors, mentees = people(seed, 8, 8)
    inputs = build_inputs(mentors=mentors, mentees=mentees)
    for pair in run(inputs, POLICY).pairs:
        parts = pair.explanation.parts
        assert sum(part.contribution for part in parts) == pair.score
        assert all(part.contribution == 0 for part in parts if not part.answered)
        best = sorted((part.contribution for part in parts if part.contribution), reverse=True)[:3]
        assert [reason.contribution for reason in pair.explanation.reasons] == best
        view = evaluate_pair(inputs, POLICY, pair.mentor, pair.mentee)
        assert (view.score, view.certainty, view.explanation) == (
            pair.score,
            pair.certainty,
            pair.explanation,
        )
        assert view.rules == ()


@settings(exact, max_examples=30)
@given(seeds)
def test_any_pair_can_be_judged_alone(seed: int) -> None:
    mentors, mentees = people(seed, 5, 5)
    names = [(mentor.id, mentee.id) for mentor in mentors for mentee in mentees]
    views = evaluate_pairs(build_inputs(mentors=mentors, mentees=mentees), POLICY, names)
    for view, (mentor, mentee) in zip(views, [(m, s) for m in mentors for s in mentees], strict=True):
        assert (view.mentor, view.mentee) == (mentor.id, mentee.id)
        assert (view.score, view.certainty) == score(CRITERIA, mentor, mentee)[:2]
        assert set(view.rules) == broken(LENIENT, mentor, mentee)


@settings(exact, max_examples=30)
@given(seeds)
def test_documents_are_exact_both_ways(seed: int) -> None:
    mentors, mentees = people(seed, 6, 7)
    inputs = build_inputs(mentors=mentors, mentees=mentees, never_pairs=[("e1", "e2")])
    policy = dataclasses.replace(POLICY, mode=Mode.MOST_PAIRS, seed=seed)
    stored = json.loads(json.dumps([inputs_document(inputs), policy_document(policy)]))
    again, rules = inputs_from(stored[0]), policy_from(stored[1])
    assert rules == policy
    assert inputs_hash(again, rules) == inputs_hash(inputs, policy)
    assert canonical(inputs_document(again)) == canonical(inputs_document(inputs))
    assert digest(run(again, rules)) == digest(run(inputs, policy))


def test_a_document_of_another_format_is_refused() -> None:
    with pytest.raises(InvalidInput, match="format 99"):
        inputs_from({"format": 99})


def free_people(mentors: int, mentees: int, capacity: int = 1) -> tuple[list[Person], list[Person]]:
    """People whom no rule touches; mentor k is best for mentee k."""
    juniors = [
        Person(id=f"m{k}", grade=1, capacity=capacity, choices={"style": frozenset({str(k)})}) for k in range(mentors)
    ]
    return juniors, [Person(id=f"s{k}", grade=9, choices={"style": frozenset({str(k)})}) for k in range(mentees)]


STYLE = Policy(criteria=(dataclasses.replace(CRITERIA[2], weight=1),))


def locked(locks: list[tuple[str, str]], capacity: int = 1) -> Inputs:
    """Three and three, with these pairs locked."""
    mentors, mentees = free_people(3, 3, capacity)
    return build_inputs(mentors=mentors, mentees=mentees, locks=locks)


def test_locks_are_kept_and_the_rest_is_best() -> None:
    result = run(locked([("m0", "s1")]), STYLE)
    assert {("m0", "s1"), ("m2", "s2")} <= as_pairs(result)
    assert [pair.locked for pair in result.pairs] == [False, True, False]
    assert (result.figures.total, result.certified) == (10_000, True)
    assert verify(result, locked([("m0", "s1")]), STYLE).certified


def test_a_lock_may_be_under_the_floor_because_a_person_decided_it() -> None:
    result = run(locked([("m0", "s1")]), dataclasses.replace(STYLE, floor=9_000))
    assert as_pairs(result) == {("m0", "s1"), ("m2", "s2")}


def test_a_lock_that_breaks_a_rule_is_refused_by_name() -> None:
    mentors, mentees = free_people(2, 2)
    mentors[0] = dataclasses.replace(mentors[0], team="sea", grade=8)
    mentees[1] = dataclasses.replace(mentees[1], team="sea")
    with pytest.raises(LockBreaksRule) as refused:
        run(build_inputs(mentors=mentors, mentees=mentees, locks=[("m0", "s1")]), STYLE)
    assert refused.value.rules == (Rule.SAME_TEAM, Rule.GRADE_DIRECTION)
    assert (refused.value.mentor, refused.value.mentee) == ("m0", "s1")


def test_locks_over_capacity_are_refused() -> None:
    with pytest.raises(LockOverCapacity, match="2 pairs are locked on m0, who has 1 places"):
        run(locked([("m0", "s1"), ("m0", "s2")]), STYLE)
    with pytest.raises(LockOverCapacity, match="2 pairs are locked on s1"):
        run(locked([("m0", "s1"), ("m1", "s1")]), STYLE)
    assert len(run(locked([("m0", "s1"), ("m0", "s2")], capacity=2), STYLE).pairs) == 3
    with pytest.raises(InvalidInput, match="unknown person"):
        locked([("m0", "nobody")])


def test_progress_names_the_stages_in_order_and_stopping_stops() -> None:
    seen: list[tuple[str, int, int]] = []
    run(locked([]), STYLE, on_progress=lambda *step: seen.append(step))
    assert tuple(dict.fromkeys(stage for stage, _, _ in seen)) == STAGES
    assert seen[-1] == ("explain", 1, 1)
    for answers in ([True], [False] * (len(seen) - 1) + [True]):
        with pytest.raises(Cancelled, match="cancelled in stage"):
            run(locked([]), STYLE, should_stop=iter(answers).__next__)


def test_a_tampered_result_is_not_verified() -> None:
    inputs = locked([])
    result = run(inputs, STYLE)
    swapped = (result.pairs[0]._replace(mentor="m1"), result.pairs[1]._replace(mentor="m0"), result.pairs[2])
    found = verify(dataclasses.replace(result, pairs=swapped), inputs, STYLE)
    assert found == Certificate(primal=10_000, dual=30_000, problems=("the pairs are worth 10000, the prices 30000",))
