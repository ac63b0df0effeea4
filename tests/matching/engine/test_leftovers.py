"""Nobody is left over without a reason that an admin can act on."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.alternatives import Seats, Survey, survey
from matching.engine.fairness import Group
from matching.engine.leftovers import Why
from matching.engine.people import Person, build_inputs
from matching.engine.pool import Table
from matching.engine.run import run
from matching.engine.types import Criterion, Exclusions, Kind, Mode, Policy, Role, Rule
from tests.matching.engine.cohorts import CRITERIA, exact, people
from tests.matching.engine.oracle import broken, score
from tests.matching.engine.test_run import STYLE, free_people

TONGUE_OF_THREE = Criterion(key="tongue", kind=Kind.LANGUAGE, weight=1, enough=3)
TONGUE = (Criterion(key="tongue", kind=Kind.LANGUAGE, weight=1, enough=1),)


@settings(exact, max_examples=60)
@given(st.integers(0, 10**9), st.sampled_from([0, 5000]))
def test_every_person_is_either_paired_or_explained(seed: int, floor: int) -> None:
    mentors, mentees = people(seed, 7, 7)
    policy = Policy(criteria=CRITERIA, exclusions=Exclusions(min_grade_gap=1), floor=floor)
    result = run(build_inputs(mentors=mentors, mentees=mentees), policy)
    paired = {name for pair in result.pairs for name in (pair.mentor, pair.mentee)}
    left = [leftover.person for leftover in result.leftovers]
    assert sorted([*paired, *left]) == sorted(person.id for person in (*mentors, *mentees))
    for leftover in result.leftovers:
        others = mentors if leftover.role is Role.MENTEE else mentees
        me = next(person for person in (*mentors, *mentees) if person.id == leftover.person)
        pairs = [(other, me) if leftover.role is Role.MENTEE else (me, other) for other in others]
        found = [broken(policy.exclusions, *pair) for pair in pairs]
        low = [score(CRITERIA, *pair)[0] < floor for pair in pairs]
        rules = [rules | ({Rule.FLOOR} if under else set()) for rules, under in zip(found, low, strict=True)]
        assert leftover.removed == {rule: n for rule in Rule if (n := sum(rule in broke for broke in rules))}
        assert leftover.removed_alone == {rule: n for rule in Rule if (n := sum({rule} == broke for broke in rules))}
        assert leftover.candidates == sum(not broke for broke in rules)
        least = leftover.relaxation
        assert (least and (set(least.rules), least.candidates)) == smallest(rules)


def smallest(rules: list[set[Rule]]) -> tuple[set[Rule], int] | None:
    """The fewest rules that keep somebody from anybody, and from how many; None where somebody is allowed."""
    counts = Counter(frozenset(broke) for broke in rules if Rule.SAME_PERSON not in broke)
    if not counts or any(not broke for broke in rules):
        return None
    order = list(Rule)
    ranked = sorted(counts, key=lambda one: (len(one), -counts[one], sum(1 << order.index(rule) for rule in one)))
    return set(ranked[0]), counts[ranked[0]]


NINE, NOON = ((540, 1020),), ((960, 1440),)


@pytest.mark.parametrize(
    ("facts", "policy", "least"),
    [
        ({"grade": 8}, {}, ((Rule.GRADE_DIRECTION,), 2, 2, 1)),
        ({"grade": None}, {}, ((Rule.GRADE_DIRECTION,), 2, 2, None)),
        ({"hours": NOON}, {}, ((Rule.NO_SHARED_HOURS,), 1, 120, 60)),
        ({"team": "sea"}, {}, ((Rule.SAME_TEAM,), 1, None, None)),
        ({"team": "sea", "grade": 8}, {}, ((Rule.SAME_TEAM, Rule.GRADE_DIRECTION), 1, None, None)),
        ({"languages": {"en": 1}}, {"floor": 9_000}, ((Rule.FLOOR,), 2, 9_000, 3_333)),
    ],
)
def test_the_least_change_names_the_rule_and_the_nearest(
    facts: dict[str, Any], policy: dict[str, Any], least: tuple[Any, ...]
) -> None:
    """One mentor and two mentees; where one could come back, the other is the mentor's own self."""
    mentor = Person(id="amara", grade=2, languages={"en": 4}, hours=NINE, team="river")
    mentor = dataclasses.replace(mentor, **facts)
    mentees = [Person(id=f"s{k}", grade=9, languages={"en": 4}, hours=NINE, team="sea") for k in range(2)]
    if least[1] == 1:
        mentees[1] = dataclasses.replace(mentees[1], employee="amara")
    result = run(build_inputs(mentors=[mentor], mentees=mentees), Policy(criteria=(TONGUE_OF_THREE,), **policy))
    found = {left.person: left.relaxation for left in result.leftovers}
    assert found["amara"] == least


def reasons(mentors: list[Person], mentees: list[Person], policy: Policy = STYLE) -> dict[str, Why]:
    """Why each leftover has no pair."""
    result = run(build_inputs(mentors=mentors, mentees=mentees), policy)
    return {leftover.person: leftover.why for leftover in result.leftovers}


def test_nobody_eligible_names_the_rule() -> None:
    mentors, mentees = free_people(2, 2)
    team = [dataclasses.replace(person, team="sea") for person in (*mentors, *mentees)]
    result = run(build_inputs(mentors=team[:2], mentees=team[2:]), STYLE)
    assert result.pairs == ()
    assert (result.certified, result.figures.lowest, result.figures.median) == (True, None, None)
    assert {(left.why, left.removed[Rule.SAME_TEAM]) for left in result.leftovers} == {(Why.NO_CANDIDATE, 2)}


def test_a_floor_that_excludes_everyone_is_said_to_be_the_floor() -> None:
    mentors, mentees = free_people(1, 1)
    mentees = [dataclasses.replace(mentees[0], choices={"style": frozenset({"0", "x"})})]
    found = reasons(mentors, mentees, dataclasses.replace(STYLE, floor=6000))
    assert found == {"s0": Why.UNDER_FLOOR, "m0": Why.UNDER_FLOOR}


def test_places_of_nobody_are_not_a_riddle() -> None:
    mentors, mentees = free_people(1, 1, capacity=0)
    assert reasons(mentors, mentees) == {"m0": Why.NO_PLACES, "s0": Why.COMPETITION}


def test_ten_times_more_seniors_share_the_places() -> None:
    mentors, mentees = free_people(3, 30, capacity=2)
    result = run(build_inputs(mentors=mentors, mentees=mentees), dataclasses.replace(STYLE, mode=Mode.MOST_PAIRS))
    assert (result.figures.pairs, len(result.leftovers)) == (6, 24)
    assert {(left.why, left.people, left.places) for left in result.leftovers} == {(Why.COMPETITION, 30, 6)}


def test_two_islands_compete_apart() -> None:
    mentors = [Person(id=f"m{k}", grade=1, languages={word: 4}) for k, word in enumerate(("de", "fr"))]
    mentees = [
        Person(id=f"s{k}", grade=9, languages={word: 4}) for k, word in enumerate(("de", "de", "fr", "fr", "fr"))
    ]
    result = run(build_inputs(mentors=mentors, mentees=mentees), Policy(criteria=TONGUE))
    assert sorted((left.people, left.places) for left in result.leftovers) == [(2, 1), (3, 1), (3, 1)]


@pytest.mark.parametrize(("mentors", "mentees"), [(0, 0), (0, 3), (3, 0)])
def test_an_empty_side_is_an_empty_result(mentors: int, mentees: int) -> None:
    result = run(build_inputs(mentors=free_people(mentors, 0)[0], mentees=free_people(0, mentees)[1]), STYLE)
    assert (result.pairs, result.certified, len(result.leftovers)) == ((), True, mentors + mentees)


def seen(scores: np.ndarray, mate: list[int], prices: list[int], places: int = 1) -> Survey:
    """What one look at these scores finds."""
    ones = [np.ones(size, np.int32) for size in scores.shape]
    return survey(Table(scores), Seats(np.array(mate, np.int32), np.array(prices, np.int64), places * ones[1], ones[0]))


def test_runners_up_are_the_best_on_paper_and_given_demand() -> None:
    scores = np.array([[90, 80, 70, 60, -1], [90, 10, 10, 10, 10]], dtype=np.int16)
    found = seen(scores, [0, -1], [0, 50, 0, 0, 0])
    assert found.on_paper.tolist() == [[1, 2, 3], [0, 1, 2]]
    assert found.paper_scores.tolist() == [[80, 70, 60], [90, 10, 10]]
    assert found.given_demand.tolist() == [[2, 3, 1], [0, 2, 3]]
    assert (found.of_mentees.tolist(), found.of_mentors.tolist()) == ([4, 5], [2, 2, 2, 2, 1])
    assert seen(scores[:, :1], [0, -1], [0]).on_paper.tolist() == [[-1, -1, -1], [0, -1, -1]]


def test_whoever_is_dearer_than_any_score_is_still_named_last() -> None:
    scores = np.array([[90, 80, 70, 60, -1]], dtype=np.int16)
    assert seen(scores, [0], [0, 3_000_000_000, 2**30, 0, 0]).given_demand.tolist() == [[3, 1, 2]]


def test_blocking_pairs_are_counted() -> None:
    scores = np.array([[90, 80], [85, 10]], dtype=np.int16)
    assert seen(scores, [1, 0], [0, 0]).blocking == 1
    assert seen(scores, [0, 1], [0, 0]).blocking == 0
    assert seen(scores, [0, 1], [0, 0], places=2).blocking == 1
    assert seen(scores, [-1, -1], [0, 0]).blocking == 4


def groups(sizes: dict[str, int], mentors: int = 100) -> list[Group]:
    """The fairness table of mentees by department."""
    mentees = [
        Person(id=f"{name}{k}", grade=9, department=name, languages={"en": 4})
        for name, n in sizes.items()
        for k in range(n)
    ]
    juniors = [Person(id=f"m{k}", grade=1, languages={"en": 4}) for k in range(mentors)]
    table = run(build_inputs(mentors=juniors, mentees=mentees), Policy(criteria=TONGUE)).fairness
    return [group for group in table if (group.role, group.attribute) == (Role.MENTEE, "department")]


def test_groups_of_five_are_shown_with_rate_and_mean() -> None:
    assert groups({"law": 5, "sales": 7}) == [
        Group(role=Role.MENTEE, attribute="department", name="law", people=5, matched=5, mean_score=10_000),
        Group(role=Role.MENTEE, attribute="department", name="sales", people=7, matched=7, mean_score=10_000),
    ]


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"law": 4, "sales": 7, "tech": 9}, {"law", "sales"}),
        ({"law": 4, "sales": 3, "tech": 9}, {"law", "sales"}),
        ({"law": 4}, {"law"}),
        ({"law": 6, "sales": 7}, set()),
    ],
)
def test_small_groups_hide_and_take_a_second_one_with_them(sizes: dict[str, int], hidden: set[str]) -> None:
    table = groups(sizes)
    assert {group.name for group in table if group.people is None} == hidden
    assert all(group.matched is None and group.mean_score is None for group in table if group.name in hidden)


def test_a_mean_of_few_is_hidden_even_in_a_large_group() -> None:
    table = groups({"law": 9, "sales": 9}, mentors=3)
    assert [(group.people, group.mean_score) for group in table] == [(9, None), (9, None)]
    assert sum(group.matched or 0 for group in table) == 3
