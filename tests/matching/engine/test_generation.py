"""The search that never holds all pairs finds what the solver of small runs finds, and proves it by itself."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest

from matching.engine import generation, pool
from matching.engine import run as running
from matching.engine.assignment import Problem, Solution, salt, solve
from matching.engine.generation import Round
from matching.engine.people import build_inputs
from matching.engine.run import digest, run
from matching.engine.shortlist import EXACT, Scale
from matching.engine.types import SCORE_MAX, Cancelled, Exclusions, Mode, Policy, Role, TooLarge
from matching.engine.verification import verify
from tests.matching.engine.cohorts import CRITERIA, people
from tests.matching.engine.instances import instance, instances, proof, searched, worth

POLICY = Policy(criteria=CRITERIA, exclusions=Exclusions(min_grade_gap=1, min_shared_minutes=300))
IN_THE_SUITE = 600


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists so short that nothing is found without further rounds, and blocks so small that there are many."""
    for name, value in (("PER_MENTEE", 3), ("PER_MENTOR", 2), ("JOIN", 3), ("SPARE", 50)):
        monkeypatch.setattr(generation, name, value)
    monkeypatch.setattr(pool, "BLOCK_ROWS", 7)


@pytest.fixture
def searching(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run is a large one."""
    monkeypatch.setattr(running, "HELD_CELLS", -1)


def test_every_instance_is_proven_and_worth_what_the_other_solver_finds() -> None:
    wrong = [seed for seed in range(IN_THE_SUITE) if not instances(seed)]
    assert wrong == []


@pytest.mark.parametrize("family", ["fine", "sparse", "blocks"])
def test_both_solvers_make_the_same_pairs(family: str) -> None:
    for seed in range(40):
        problem = instance(family, seed, 30, 34, Mode.MOST_PAIRS)
        assert searched(problem).mate.tolist() == solve(problem).mate.tolist()


def test_both_ways_of_a_run_say_the_same(searching: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(12):
        inputs = build_inputs(**dict(zip(("mentors", "mentees"), people(seed, 30, 28), strict=True)))
        for mode in Mode:
            policy = dataclasses.replace(POLICY, mode=mode, floor=3000)
            large = run(inputs, policy)
            with monkeypatch.context() as small:
                small.setattr(running, "HELD_CELLS", 4_000_000)
                held = run(inputs, policy)
            assert large.certified
            assert verify(large, inputs, policy).problems == ()
            assert (large.pairs, large.figures, large.fairness) == (held.pairs, held.figures, held.fairness)
            facts = [(one.person, one.why, one.candidates, one.people, one.places) for one in large.leftovers]
            assert facts == [(one.person, one.why, one.candidates, one.people, one.places) for one in held.leftovers]


def test_locks_and_first_choices_stand_before_the_search(searching: None) -> None:
    mentors, mentees = people(3, 30, 28)
    free = build_inputs(mentors=mentors, mentees=mentees)
    pairs = [(one.mentor, one.mentee) for one in run(free, POLICY).pairs]
    second = [(pairs[0][0], pairs[0][1]), (pairs[-1][0], pairs[-1][1])]
    inputs = build_inputs(mentors=mentors, mentees=mentees, locks=second)
    policy = dataclasses.replace(POLICY, first_choices=True, floor=9_999)
    result = run(inputs, policy)
    assert sorted((one.mentor, one.mentee) for one in result.pairs if one.locked) == sorted(second)
    assert verify(result, inputs, policy).problems == ()


def test_the_order_of_the_people_decides_nothing(searching: None) -> None:
    mentors, mentees = people(5, 40, 40)
    once = digest(run(build_inputs(mentors=mentors, mentees=mentees), POLICY))
    dice = random.Random(2)
    dice.shuffle(mentors)
    dice.shuffle(mentees)
    assert digest(run(build_inputs(mentors=mentors, mentees=mentees), POLICY)) == once


def test_equal_scores_are_decided_by_the_ids_and_not_by_the_order() -> None:
    problem = instance("coarse", 8, 30, 30, Mode.BEST_TOTAL)
    order = np.random.default_rng(1).permutation(30)
    moved = dataclasses.replace(problem, scores=problem.scores[order], mentee_salt=problem.mentee_salt[order])
    assert searched(moved).mate.tolist() == searched(problem).mate[order].tolist()


def test_a_shortlist_may_miss_everything_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "PER_MENTEE", 1)
    monkeypatch.setattr(generation, "PER_MENTOR", 1)
    monkeypatch.setattr(generation, "SPARE", 0)
    scores = np.tile(np.arange(40, dtype=np.int16) * 10 + 100, (40, 1))  # everybody wants the same mentor
    problem = _problem(scores, [1] * 40)
    rounds: list[Round] = []
    solution = searched(problem, lambda found: rounds.append(found) is None)
    assert proof(problem, solution).certified
    assert worth(problem, solution) == int(scores[0].sum())
    assert [one.number for one in rounds] == list(range(1, len(rounds) + 1))
    assert all(one.value <= int(scores[0].sum()) <= one.bound for one in rounds)


def _problem(scores: np.ndarray, places: list[int], mode: Mode = Mode.BEST_TOTAL) -> Problem:
    rows, cols = scores.shape
    return Problem(
        scores=scores.astype(np.int16),
        places=np.array(places, dtype=np.int32),
        mode=mode,
        mentee_salt=salt(Role.MENTEE, [f"s{k}" for k in range(rows)], 7),
        mentor_salt=salt(Role.MENTOR, [f"m{k}" for k in range(cols)], 7),
    )


@pytest.mark.parametrize(
    ("scores", "places", "pairs", "total"),
    [
        ([[-1, -1], [5, 7]], [1, 1], 1, 7),  # nobody for the first: the others are not lost with them
        ([[9, -1], [8, -1]], [1, 1], 1, 9),  # two for one place (Hall)
        ([[10_000, 10_000], [10_000, 10_000]], [1, 1], 2, 20_000),  # nothing may cost nothing
        ([[0, 0], [0, 0]], [1, 1], None, 0),
        ([[-1]], [1], 0, 0),
        ([[5], [6], [7]], [2**31 - 1], 3, 18),  # more places than anybody could count
        ([[5, 9]], [1, 0], 1, 5),  # the better one has no place
        ([[9, 8, 7]] * 2, [0, 0, 0], 0, 0),
    ],
)
def test_what_has_broken_others_is_solved(scores: list[list[int]], places: list[int], pairs: int, total: int) -> None:
    problem = _problem(np.array(scores), places)
    solution = searched(problem)
    assert proof(problem, solution).problems == ()
    assert worth(problem, solution) == total
    assert pairs is None or int((solution.mate >= 0).sum()) == pairs


def test_one_more_pair_and_a_better_sum_are_two_policies() -> None:
    scores = np.array([[100, 10_000], [-1, 9_000]])
    assert searched(_problem(scores, [1, 1])).mate.tolist() == [1, -1]
    assert searched(_problem(scores, [1, 1], Mode.MOST_PAIRS)).mate.tolist() == [0, 1]


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("side", [1, 2_000, 50_000, 200_000])
def test_the_numbers_of_the_solver_are_exact(side: int, mode: Mode) -> None:
    scale = Scale.of(mode, side, 3 * side)
    assert 4 * (SCORE_MAX + scale.bonus + 1) * scale.factor <= EXACT
    assert scale.factor >= 4 * side << scale.bits


def test_more_people_than_numbers_are_exact_for_are_refused() -> None:
    with pytest.raises(TooLarge, match="300000 mentees and 300000 places"):
        Scale.of(Mode.MOST_PAIRS, 300_000, 300_000)
    assert Scale.of(Mode.BEST_TOTAL, 300_000, 300_000).factor > 1_200_000


def test_nobody_reaches_the_floor(searching: None) -> None:
    mentors, mentees = people(4, 20, 20)
    inputs = build_inputs(mentors=mentors, mentees=mentees)
    result = run(inputs, dataclasses.replace(POLICY, floor=10_000))
    assert (result.pairs, result.certified) == ((), True)


@pytest.mark.parametrize(("mentors", "mentees"), [(0, 0), (0, 5), (5, 0), (1, 1)])
def test_hardly_anybody(mentors: int, mentees: int, searching: None) -> None:
    inputs = build_inputs(**dict(zip(("mentors", "mentees"), people(1, mentors, mentees), strict=True)))
    assert run(inputs, POLICY).certified


def test_when_the_time_is_up_the_best_so_far_comes_with_its_gap(
    searching: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "SPARE", 0)
    inputs = build_inputs(**dict(zip(("mentors", "mentees"), people(9, 150, 150), strict=True)))
    policy = Policy(criteria=CRITERIA[:3], exclusions=Exclusions(rules=frozenset()))
    rounds: list[Round] = []
    result = run(inputs, policy, on_round=rounds.append, time_is_up=lambda: True)
    whole = run(inputs, policy)
    assert len(rounds) == 1
    assert not result.certified
    assert result.certificate.primal <= whole.certificate.primal <= result.certificate.dual
    assert result.certificate.dual - result.certificate.primal == rounds[0].gap
    # What it claims is right: no pair is worth more than its prices, only the sums differ.
    assert [problem.split()[:4] for problem in result.certificate.problems] == [["the", "pairs", "are", "worth"]]


def test_a_run_is_stopped_between_two_rounds(searching: None) -> None:
    inputs = build_inputs(**dict(zip(("mentors", "mentees"), people(9, 60, 60), strict=True)))
    seen: list[Round] = []
    with pytest.raises(Cancelled, match="solve"):
        run(inputs, POLICY, on_round=seen.append, should_stop=lambda: bool(seen))
    assert len(seen) == 1


def test_a_claim_that_was_changed_is_no_proof() -> None:
    problem = instance("fine", 3, 12, 12, Mode.BEST_TOTAL)
    solution = searched(problem)
    mate = solution.mate.copy()
    mate[[0, 1]] = mate[[1, 0]]
    assert proof(problem, solution).certified
    assert not proof(problem, Solution(mate, solution.prices)).certified


def test_prices_that_do_not_hold_say_nothing_of_other_pairs() -> None:
    problem = instance("fine", 3, 12, 12, Mode.BEST_TOTAL)
    solution = searched(problem)
    higher = dataclasses.replace(solution.prices, mentees=solution.prices.mentees + 10)
    lower = dataclasses.replace(solution.prices, mentees=np.maximum(solution.prices.mentees - 10, 0))
    assert proof(problem, solution).gap == 0
    assert proof(problem, Solution(solution.mate, higher)).gap == 120
    assert proof(problem, Solution(solution.mate, lower)).gap is None
