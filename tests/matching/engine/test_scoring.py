"""Scores mean what a slow reader of the records would say, to the last point."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import similarity
from matching.engine.explain import evaluate_pairs
from matching.engine.people import Person, build_inputs
from matching.engine.scoring import Scorer
from matching.engine.types import Criterion, Exclusions, InvalidInput, Kind, Policy, Role, Rule, rules_in
from tests.matching.engine.cohorts import CRITERIA, exact, people
from tests.matching.engine.oracle import broken, score

RULES_ON = Exclusions(min_grade_gap=1, min_shared_minutes=600, min_language_level=2)


def all_of(side: list[Person]) -> np.ndarray:
    """Every row of a side."""
    return np.arange(len(side))


def compare(mentors: list[Person], mentees: list[Person], policy: Policy) -> None:
    """Scores, certainty, fits and rules of every pair equal those of the oracle."""
    scorer = Scorer(build_inputs(mentors=mentors, mentees=mentees), policy)
    found = scorer.scores(all_of(mentees))
    masks = scorer.eligibility.mask(all_of(mentees), all_of(mentors))
    rows, cols = (grid.ravel() for grid in np.meshgrid(all_of(mentees), all_of(mentors), indexing="ij"))
    certainty, (fits, known) = scorer.pair_certainty(rows, cols), scorer.pair_fits(rows, cols)
    assert (scorer.pair_scores(rows, cols) == found.ravel()).all()
    assert ((masks > 0) == scorer.eligibility.forbidden(all_of(mentees), all_of(mentors))).all()
    for place, (row, col) in enumerate(zip(rows, cols, strict=True)):
        points, sure, each = score(policy.criteria, mentors[col], mentees[row])
        assert (found[row, col], certainty[place]) == (points, sure)
        assert [value if value is not None else 0 for value in each] == fits[place].tolist()
        assert [value is not None for value in each] == known[place].tolist()
        assert set(rules_in(int(masks[row, col]))) == broken(policy.exclusions, mentors[col], mentees[row])


@settings(exact, max_examples=120)
@given(st.integers(0, 10**9), st.integers(1, 9), st.integers(1, 9), st.sampled_from([0.0, 0.2, 0.7]))
def test_every_pair_equals_the_oracle(seed: int, mentors: int, mentees: int, gaps: float) -> None:
    compare(*people(seed, mentors, mentees, gaps=gaps), Policy(criteria=CRITERIA, exclusions=RULES_ON))


@settings(exact, max_examples=25)
@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=11, max_size=11).filter(any))
def test_large_weights_are_as_exact_as_small_ones(seed: int, weights: list[int]) -> None:
    criteria = tuple(dataclasses.replace(c, weight=w) for c, w in zip(CRITERIA, weights, strict=True))
    compare(*people(seed, 6, 6), Policy(criteria=criteria, exclusions=RULES_ON))


@settings(exact, max_examples=25)
@given(st.integers(0, 10**9), st.booleans())
def test_the_other_choice_for_missing_facts(seed: int, allowed: bool) -> None:
    exclusions = Exclusions(
        min_grade_gap=0,
        unknown_grade_allowed=allowed,
        unknown_hours_allowed=not allowed,
        unknown_language_allowed=not allowed,
    )
    compare(*people(seed, 6, 6, gaps=0.4), Policy(criteria=CRITERIA, exclusions=exclusions))


def test_many_different_answers_score_the_same_without_folding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity, "FOLD_CLASSES", 0)
    for seed in range(8):
        compare(*people(seed, 8, 7), Policy(criteria=CRITERIA, exclusions=RULES_ON))


def test_missing_answers_lower_certainty_and_not_the_score() -> None:
    criteria = (
        Criterion(key="style", kind=Kind.SIMILARITY, weight=3, attribute="style"),
        Criterion(key="tongue", kind=Kind.LANGUAGE, weight=1, enough=1),
    )
    mentor = Person(id="amara", languages={"en": 3}, choices={"style": frozenset("a")})
    mentee = Person(id="bernd", languages={"en": 2})
    scorer = Scorer(build_inputs(mentors=[mentor], mentees=[mentee]), Policy(criteria=criteria))
    one = np.array([0])
    assert scorer.pair_scores(one, one).tolist() == [10_000]
    assert scorer.pair_certainty(one, one).tolist() == [2_500]


def test_nothing_answered_is_a_score_of_zero_and_no_certainty() -> None:
    policy = Policy(criteria=(Criterion(key="tongue", kind=Kind.LANGUAGE, weight=1),))
    scorer = Scorer(build_inputs(mentors=[Person(id="amara")], mentees=[Person(id="bernd")]), policy)
    one = np.array([0])
    assert (scorer.pair_scores(one, one)[0], scorer.pair_certainty(one, one)[0]) == (0, 0)


def test_a_complete_cover_is_exactly_full_whatever_the_priorities() -> None:
    wants = {"ai": (1, 2), "data": (3, 4), "press": (3, 1)}
    mentee = Person(id="bernd", wants=wants)
    mentor = Person(id="amara", offers={"ai": 5, "data": 4, "press": 1})
    policy = Policy(criteria=(Criterion(key="topics", kind=Kind.COVERAGE, weight=1),))
    scorer = Scorer(build_inputs(mentors=[mentor], mentees=[mentee]), policy)
    assert scorer.scores(np.array([0])).tolist() == [[10_000]]


def test_weights_of_zero_are_allowed_but_not_all_of_them() -> None:
    topics, tongue = CRITERIA[0], CRITERIA[6]
    Policy(criteria=(dataclasses.replace(topics, weight=0), tongue))
    with pytest.raises(InvalidInput, match="All weights are zero"):
        Policy(criteria=(dataclasses.replace(topics, weight=0),))
    with pytest.raises(ValueError, match="All weights are zero"):
        Policy(criteria=())


@pytest.mark.parametrize(
    ("person", "complaint"),
    [
        (Person(id="bernd", capacity=-1), "places"),
        (Person(id="bernd", capacity=2), "places"),
        (Person(id="bernd", grade=-2), "grade"),
        (Person(id="bernd", languages={"en": 5}), "language level"),
        (Person(id="bernd", offers={"ai": 0}), "offer level"),
        (Person(id="bernd", wants={"ai": (4, 1)}), "priority level"),
        (Person(id="bernd", hours=((600, 500),)), "window"),
        (Person(id="bernd", numbers={"pace": 2 * 10**9}), "pace of bernd is 2000000000"),
    ],
)
def test_impossible_people_are_refused_by_name(person: Person, complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint):
        build_inputs(mentors=[], mentees=[person])


@pytest.mark.parametrize(
    ("numbers", "complaint"),
    [
        ({"low": 3, "high": 2}, "low <= high"),
        ({"falloff": 0}, "falloff"),
        ({"falloff": 10**18}, "falloff"),
        ({"low": -(10**19), "high": 0}, "a billion"),
        ({"low": 0, "high": 10**19}, "a billion"),
        ({"weight": -1}, "weight"),
        ({"target_minutes": 0}, "target"),
        ({"enough": 5}, "enough"),
        ({"depth": 0}, "depth"),
        ({"depth": 10**19}, "depth"),
    ],
)
def test_impossible_criteria_are_refused_by_name(numbers: dict[str, int], complaint: str) -> None:
    with pytest.raises(InvalidInput, match=complaint):
        Criterion(**({"key": "grade", "kind": Kind.DISTANCE, "weight": 1, "attribute": "grade"} | numbers))


def test_each_rule_is_remembered_and_each_can_be_switched_off() -> None:
    boss = Person(id="bernd", employee="e1", grade=3, team="sea", managers=("e9",), languages={"de": 4}, hours=())
    junior = Person(
        id="amara", employee="e2", grade=3, team="sea", managers=("e9", "e1"), languages={"en": 4}, hours=()
    )
    pairs = [("e1", "e2")]
    inputs = build_inputs(mentors=[junior], mentees=[boss], past_pairs=pairs, past_managers=pairs, never_pairs=pairs)
    one, every = np.array([0]), set(Exclusions().rules)
    for rules in [every, set(), *({rule} for rule in every)]:
        policy = Policy(criteria=CRITERIA, exclusions=Exclusions(rules=frozenset(rules)))
        mask = Scorer(inputs, policy).eligibility.mask(one, one)[0, 0]
        assert set(rules_in(int(mask))) == rules
    with pytest.raises(InvalidInput, match="always on"):
        Exclusions(rules=frozenset({Rule.SAME_PERSON}))


def test_one_human_on_both_sides_never_meets_herself() -> None:
    inputs = build_inputs(mentors=[Person(id="p1", employee="e1")], mentees=[Person(id="p2", employee="e1")])
    policy = Policy(criteria=CRITERIA, exclusions=Exclusions(rules=frozenset()))
    mask = Scorer(inputs, policy).eligibility.mask(np.array([0]), np.array([0]))
    assert rules_in(int(mask[0, 0])) == (Rule.SAME_PERSON,)


def test_who_asks_decides_whose_wants_are_covered() -> None:
    criterion = Criterion(key="topics", kind=Kind.COVERAGE, weight=1, asker=Role.MENTOR)
    mentor = Person(id="amara", wants={"strategy": (2, 3)}, offers={"ai": 5})
    mentee = Person(id="bernd", offers={"strategy": 3}, wants={"press": (1, 1)})
    scorer = Scorer(build_inputs(mentors=[mentor], mentees=[mentee]), Policy(criteria=(criterion,)))
    assert scorer.scores(np.array([0])).tolist() == [[10_000]]


def test_a_theme_is_no_gap_in_what_is_known_of_somebody_who_wants_nothing_in_it() -> None:
    theme = Criterion(key="theme", kind=Kind.COVERAGE, weight=20, topics=("climate", "data"))
    policy = Policy(criteria=(CRITERIA[0], theme), exclusions=Exclusions(rules=frozenset()))
    mentor = Person(id="m", employee="m", offers={"ai": 5})
    seniors = [
        Person(id="s0", employee="s0", wants={"ai": (3, 5)}),  # nothing in the theme
        Person(id="s1", employee="s1", wants={"ai": (3, 5), "data": (3, 5)}),  # half of the wants in it
        Person(id="s2", employee="s2"),  # nobody knows
    ]
    views = evaluate_pairs(build_inputs(mentors=[mentor], mentees=seniors), policy, [("m", one.id) for one in seniors])
    assert [(view.score, view.certainty) for view in views] == [(10_000, 10_000), (3000, 10_000), (0, 0)]
    assert [view.explanation.missing for view in views] == [(), (), ("topics", "theme")]
    assert [view.explanation.parts[1].concerns for view in views] == [False, True, True]
