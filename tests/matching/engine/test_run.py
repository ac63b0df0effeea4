"""A whole run: lawful, best, proven, explained, and the same every time."""

from __future__ import annotations

import dataclasses
import json
import random
import statistics
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.documents import freeze_bytes, inputs_hash, policy_document, policy_from, thaw_bytes
from matching.engine.explain import evaluate_pairs
from matching.engine.people import Person, build_inputs
from matching.engine.results import Result
from matching.engine.run import STAGES, digest, run
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
    Side,
)
from matching.engine.verification import verify
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
def test_forcing_a_pair_costs_what_brute_force_says_and_at_least_its_reduced_cost(seed: int) -> None:
    mentors, mentees = people(seed, 6, 6)
    before = run(build_inputs(mentors=mentors, mentees=mentees), POLICY)
    scores = table(mentors, mentees, POLICY)
    for mentee, mentor in np.argwhere(scores >= 0).tolist():
        if not mentors[mentor].capacity:
            continue
        lock = (mentors[mentor].id, mentees[mentee].id)
        after = run(build_inputs(mentors=mentors, mentees=mentees, locks=[lock]), POLICY)
        places = np.array([person.capacity - (k == mentor) for k, person in enumerate(mentors)])
        rest = brute(np.delete(scores, mentee, axis=0), places, 0)
        reduced = before.mentee_gains[mentee] + before.mentor_prices[mentor] - scores[mentee, mentor]
        assert lock in as_pairs(after)
        assert after.figures.total == scores[mentee, mentor] + rest
        assert after.figures.total <= before.figures.total - reduced


@settings(exact, max_examples=25)
@given(seeds)
def test_the_median_lies_between_the_two_scores_in_the_middle(seed: int) -> None:
    mentors, mentees = people(seed, 6, 6)
    result = run(build_inputs(mentors=mentors, mentees=mentees), POLICY)
    scores = [pair.score for pair in result.pairs]
    assert result.figures.median == (int(statistics.median(scores)) if scores else None)


@settings(exact, max_examples=60)
@given(seeds)
def test_contributions_add_up_and_reasons_are_the_strongest(seed: int) -> None:
    mentors, mentees = people(seed, 8, 8)
    inputs = build_inputs(mentors=mentors, mentees=mentees)
    for pair in run(inputs, POLICY).pairs:
        parts = pair.explanation.parts
        assert sum(part.contribution for part in parts) == pair.score
        assert all(part.contribution == 0 for part in parts if not part.answered)
        said = {part.key: part.contribution for part in parts if part.contribution}
        one = min(("topics", "screens"), key=lambda key: said.get(key, 0))  # of two about topics the better speaks
        said.pop(one, None)
        best = sorted(said.values(), reverse=True)[:3]
        assert [reason.contribution for reason in pair.explanation.reasons] == best
        (view,) = evaluate_pairs(inputs, POLICY, [(pair.mentor, pair.mentee)])
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
def test_what_is_frozen_is_exact_both_ways(seed: int) -> None:
    mentors, mentees = people(seed, 6, 7)
    inputs = build_inputs(mentors=mentors, mentees=mentees, never_pairs=[("e1", "e2")], locks=[("m001", "s001")])
    policy = dataclasses.replace(POLICY, mode=Mode.MOST_PAIRS, seed=seed)
    again = thaw_bytes(freeze_bytes(inputs))
    rules = policy_from(json.loads(json.dumps(policy_document(policy))))
    assert rules == policy
    assert freeze_bytes(again) == freeze_bytes(inputs)
    for item in dataclasses.fields(Inputs):
        assert_same(getattr(again, item.name), getattr(inputs, item.name))


def assert_same(one: object, other: object) -> None:
    """The same types and values all the way down."""
    assert type(one) is type(other)
    if isinstance(one, Side):
        one, other = (
            {item.name: getattr(side, item.name) for item in dataclasses.fields(Side)} for side in (one, other)
        )
    if isinstance(one, dict):
        assert sorted(one) == sorted(other)
        for key in one:
            assert_same(one[key], other[key])
    elif isinstance(one, np.ndarray):
        assert (one.dtype, one.shape, one.tolist()) == (other.dtype, other.shape, other.tolist())
    else:
        assert one == other


def test_another_policy_or_other_facts_have_another_hash() -> None:
    mentors, mentees = free_people(2, 2)
    facts = freeze_bytes(build_inputs(mentors=mentors, mentees=mentees))
    other = freeze_bytes(build_inputs(mentors=mentors, mentees=mentees, locks=[("m0", "s0")]))
    hashes = {inputs_hash(*pair) for pair in ((facts, STYLE), (other, STYLE), (facts, POLICY))}
    assert len(hashes) == 3


def test_what_another_engine_froze_is_refused() -> None:
    head = json.dumps({"format": 99}).encode()
    with pytest.raises(InvalidInput, match="format 99"):
        thaw_bytes(len(head).to_bytes(4, "little") + head)


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


def test_who_takes_nobody_blocks_no_pair() -> None:
    mentors, mentees = free_people(1, 2)
    mentees[0] = dataclasses.replace(mentees[0], choices={"style": frozenset("0x")})
    mentees[1] = dataclasses.replace(mentees[1], choices={"style": frozenset("0")}, capacity=0)
    result = run(build_inputs(mentors=mentors, mentees=mentees), STYLE)
    assert (as_pairs(result), result.figures.blocking_pairs) == ({("m0", "s0")}, 0)


def test_progress_names_the_stages_in_order_and_stopping_stops() -> None:
    seen: list[tuple[str, int, int]] = []
    run(locked([]), STYLE, on_progress=lambda *step: seen.append(step))
    assert tuple(dict.fromkeys(stage for stage, _, _ in seen)) == STAGES
    assert seen[-1] == ("explain", 1, 1)
    for answers in ([True], [False] * (len(seen) - 1) + [True]):
        with pytest.raises(Cancelled, match="cancelled in stage"):
            run(locked([]), STYLE, should_stop=iter(answers).__next__)


def tampered(result: Result, **pairs: dict[str, object]) -> Result:
    """The result with some pairs changed; they are named by their mentees."""
    changed = (pair._replace(**pairs.get(pair.mentee, {})) for pair in result.pairs)
    return dataclasses.replace(result, pairs=tuple(changed))


TAMPERED: dict[str, tuple[Callable[[Result], Result], str]] = {
    "swap": (lambda r: tampered(r, s1={"mentor": "m2"}, s2={"mentor": "m1"}), "2 scores are not those of the pairs"),
    "honest swap": (
        lambda r: tampered(r, s1={"mentor": "m2", "score": 0}, s2={"mentor": "m1", "score": 0}),
        "the pairs are worth 0, the prices 20000",
    ),
    "drop": (lambda r: dataclasses.replace(r, pairs=r.pairs[:2]), "the pairs are worth 10000, the prices 20000"),
    "twice": (lambda r: dataclasses.replace(r, pairs=(*r.pairs, r.pairs[1])), "1 mentees have more than one mentor"),
    "crowd": (lambda r: tampered(r, s1={"mentor": "m2", "score": 0}), "1 mentors have more mentees than places"),
    "score": (lambda r: tampered(r, s1={"score": 9_999}), "1 scores are not those of the pairs"),
    "certainty": (lambda r: tampered(r, s2={"certainty": 1}), "1 scores are not those of the pairs"),
    "unlock": (lambda r: tampered(r, s0={"locked": False}), "the locked pairs are not those of the run"),
    "lock": (lambda r: tampered(r, s1={"locked": True}), "the locked pairs are not those of the run"),
    "drop a lock": (lambda r: dataclasses.replace(r, pairs=r.pairs[1:]), "the locked pairs are not those of the run"),
    "stranger": (lambda r: tampered(r, s1={"mentor": "m9"}), "There is no mentor m9 in these inputs."),
    "price": (
        lambda r: dataclasses.replace(r, mentor_prices=(*r.mentor_prices[:2], r.mentor_prices[2] + 1)),
        "the pairs are worth 20000, the prices 20001",
    ),
    "gain": (
        lambda r: dataclasses.replace(r, mentee_gains=(0, 9_999, 10_000)),
        "1 allowed pairs are worth more than their prices",
    ),
    "other people's prices": (
        lambda r: dataclasses.replace(r, mentor_prices=r.mentor_prices[:2]),
        "the prices belong to other people",
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_result_is_not_verified(name: str) -> None:
    inputs = locked([("m0", "s0")])
    result = run(inputs, STYLE)
    assert verify(result, inputs, STYLE) == result.certificate
    tamper, complaint = TAMPERED[name]
    assert verify(tamper(result), inputs, STYLE).problems[0] == complaint


def test_a_pair_that_a_rule_forbids_is_not_verified() -> None:
    mentors, mentees = free_people(2, 2)
    result = run(build_inputs(mentors=mentors, mentees=mentees), STYLE)
    strict = build_inputs(mentors=mentors, mentees=mentees, never_pairs=[("m0", "s0")])
    assert verify(result, strict, STYLE).problems[0] == "1 pairs are forbidden"


def test_a_quiet_criterion_counts_and_is_never_a_reason() -> None:
    inputs = build_inputs(**dict(zip(("mentors", "mentees"), people(3, 6, 6), strict=True)))
    assert "hours" in {one.key for pair in run(inputs, POLICY).pairs for one in pair.explanation.reasons}
    criteria = tuple(dataclasses.replace(item, quiet=item.key == "hours") for item in CRITERIA)
    pairs = run(inputs, dataclasses.replace(POLICY, criteria=criteria)).pairs
    assert "hours" not in {one.key for pair in pairs for one in pair.explanation.reasons}
    assert any(part.contribution for pair in pairs for part in pair.explanation.parts if part.key == "hours")
