"""The solver is exact, and the certificate says so only when it is."""

from __future__ import annotations

import dataclasses
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import assignment
from matching.engine.assignment import (
    COST_MAX,
    Problem,
    Solution,
    check_size,
    salt,
    solve,
    tie_bits,
    tie_hash,
)
from matching.engine.certificate import Certificate, Claim, check
from matching.engine.types import Mode, Role, TooLarge
from tests.matching.engine.cohorts import FAMILIES, exact, problems, score_table
from tests.matching.engine.oracle import brute, highs


def claim_of(problem: Problem, solution: Solution) -> Claim:
    """What the solver says about its own answer."""
    return Claim(
        mate=solution.mate,
        places=problem.places,
        gains=solution.prices.mentees,
        prices=solution.prices.mentors,
        bonus=problem.bonus,
    )


def judge(problem: Problem, claim: Claim) -> Certificate:
    """The independent checker's opinion."""
    return check(claim, lambda rows: problem.scores[rows])


@settings(exact, max_examples=2000)
@given(problems())
def test_two_thousand_instances_equal_brute_force_and_highs_and_are_proven(problem: Problem) -> None:
    certificate = judge(problem, claim_of(problem, solve(problem)))
    assert certificate.problems == ()
    assert certificate.primal == certificate.dual
    assert certificate.primal == brute(problem.scores, problem.places, problem.bonus)
    assert certificate.primal == highs(problem.scores, problem.places, problem.bonus)


@settings(exact, max_examples=60)
@given(st.sampled_from(FAMILIES), st.sampled_from(list(Mode)), st.integers(0, 10**6), st.booleans())
def test_larger_instances_equal_highs(family: str, mode: Mode, seed: int, tall: bool) -> None:
    dice = np.random.default_rng(seed)
    rows, cols = (40, 4) if tall else (25, 25)
    problem = Problem(
        scores=score_table(family, dice, rows, cols),
        places=dice.integers(0, 4, cols).astype(np.int32),
        mode=mode,
        mentee_salt=salt(Role.MENTEE, [f"s{k}" for k in range(rows)], seed),
        mentor_salt=salt(Role.MENTOR, [f"m{k}" for k in range(cols)], seed),
    )
    certificate = judge(problem, claim_of(problem, solve(problem)))
    assert certificate.certified
    assert certificate.primal == highs(problem.scores, problem.places, problem.bonus)


@settings(exact, max_examples=300)
@given(problems(), st.integers(0, 10**6))
def test_mutated_results_are_rejected(problem: Problem, seed: int) -> None:
    claim = claim_of(problem, solve(problem))
    best = judge(problem, claim).primal
    dice = np.random.default_rng(seed)
    paired = np.flatnonzero(claim.mate >= 0)
    dearer = claim.prices + (np.arange(len(claim.prices)) == dice.integers(len(claim.prices)))
    if (problem.places[dearer > claim.prices] > 0).all():
        assert not judge(problem, dataclasses.replace(claim, prices=dearer)).certified
    happier = claim.gains + (np.arange(len(claim.gains)) == dice.integers(len(claim.gains)))
    assert not judge(problem, dataclasses.replace(claim, gains=happier)).certified
    for mate in mutations(problem, claim.mate, paired, dice):
        changed = judge(problem, dataclasses.replace(claim, mate=mate))
        assert not changed.certified or (changed.primal == best and lawful(problem, mate))


def lawful(problem: Problem, mate: np.ndarray) -> bool:
    """Whether nobody has a forbidden mentor, and no mentor more mentees than places."""
    pairs = [(row, col) for row, col in enumerate(mate.tolist()) if col >= 0]
    load = Counter(col for _, col in pairs)
    allowed = all(problem.scores[pair] >= 0 for pair in pairs)
    return allowed and all(load[col] <= problem.places[col] for col in load)


def mutations(problem: Problem, mate: np.ndarray, paired: np.ndarray, dice: np.random.Generator) -> list[np.ndarray]:
    """Drop one pair, swap two, give somebody a mentor who has no place left, or one whom a rule forbids."""
    out = []
    forbidden = np.argwhere(problem.scores < 0)
    if len(forbidden):
        row, col = dice.choice(forbidden)
        broken = mate.copy()
        broken[row] = col
        out.append(broken)
    if len(paired):
        dropped = mate.copy()
        dropped[dice.choice(paired)] = -1
        crowded = np.full_like(mate, mate[paired[0]])
        out += [dropped, crowded]
    if len(paired) > 1:
        swapped = mate.copy()
        one, two = dice.choice(paired, 2, replace=False)
        swapped[[one, two]] = swapped[[two, one]]
        out.append(swapped)
    return out


def problem_of(scores: list[list[int]], mode: Mode = Mode.BEST_TOTAL, seed: int = 0) -> Problem:
    """A problem with one place each and the same names on both sides."""
    names = [f"p{k}" for k in range(max(len(scores), len(scores[0])))]
    return Problem(
        scores=np.array(scores, dtype=np.int16),
        places=np.ones(len(scores[0]), dtype=np.int32),
        mode=mode,
        mentee_salt=salt(Role.MENTEE, names[: len(scores)], seed),
        mentor_salt=salt(Role.MENTOR, names[: len(scores[0])], seed),
    )


def small() -> tuple[Problem, Claim]:
    """Two mentees, two mentors: the obvious pairs are 9000 and 8000."""
    problem = problem_of([[9000, 100], [200, 8000]])
    return problem, claim_of(problem, solve(problem))


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("mate", [1, 0], "the pairs are worth 300, the prices 17000"),
        ("mate", [0, -1], "the pairs are worth 9000, the prices 17000"),
        ("mate", [0, 0], "1 mentors have more mentees than places"),
        ("mate", [0, 2], "a pair names a mentor who does not exist"),
        ("prices", [1, 0], "the pairs are worth 17000, the prices 17001"),
        ("prices", [-1, 1], "a gain or a price is negative"),
        ("prices", [0], "the prices belong to other people"),
        ("gains", [8999, 8001], "1 allowed pairs are worth more than their prices"),
    ],
)
def test_each_flaw_is_named(field: str, value: list[int], complaint: str) -> None:
    problem, claim = small()
    flawed = dataclasses.replace(claim, **{field: np.array(value, dtype=getattr(claim, field).dtype)})
    assert judge(problem, claim).problems == ()
    assert judge(problem, flawed).problems == (complaint,)


@pytest.mark.parametrize(
    ("field", "value", "places"), [("gains", 2**62, 1), ("prices", 2**62, 1), ("prices", 2**34, 2**30)]
)
def test_numbers_that_wrap_around_are_no_proof(field: str, value: int, places: int) -> None:
    """Nobody may have anybody, and the prices add up to nothing only modulo 2**64."""
    problem = dataclasses.replace(problem_of([[-1] * 4] * 4), places=np.full(4, places, dtype=np.int32))
    fair = claim_of(problem, solve(problem))
    forged = dataclasses.replace(fair, **{field: np.full(4, value, dtype=np.int64)})
    assert judge(problem, fair).certified
    assert judge(problem, forged).problems == (f"the pairs are worth 0, the prices {4 * value * places}",)


def test_a_forbidden_pair_is_never_a_proof() -> None:
    problem, claim = small()
    forbidden = dataclasses.replace(problem, scores=np.array([[9000, 100], [200, -1]], dtype=np.int16))
    assert "1 pairs are forbidden" in judge(forbidden, claim).problems


def test_most_pairs_prefers_one_more_pair_to_any_score() -> None:
    scores = [[10_000, 0], [0, -1]]
    assert solve(problem_of(scores, Mode.BEST_TOTAL)).mate.tolist() == [0, -1]
    assert solve(problem_of(scores, Mode.MOST_PAIRS)).mate.tolist() == [1, 0]


def test_the_seed_decides_between_equal_pairs() -> None:
    def mates(seed: int) -> tuple[int, ...]:
        return tuple(solve(problem_of([[5000] * 8] * 8, seed=seed)).mate.tolist())

    assert mates(1) == mates(1)
    assert len({mates(seed) for seed in range(5)}) == 5


@pytest.mark.parametrize("side", [1, 40, 500, 2000, 5000])
def test_the_solvers_numbers_stay_exact_in_float64(side: int) -> None:
    factor = side * 2 ** tie_bits(side) + 1
    assert 4 * side * COST_MAX * factor < 2**53 + 4 * side * COST_MAX
    assert tie_bits(side) >= 8


@settings(exact, max_examples=300)
@given(problems())
def test_a_guess_of_the_prices_changes_no_pair(problem: Problem) -> None:
    plain = solve(problem)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assignment, "GUESS_SIDE", 1)
        patch.setattr(assignment, "GUESS_SLACK", 3)
        guessed = solve(problem)
    assert judge(problem, claim_of(problem, guessed)).certified
    assert worth_of_ties(problem, guessed.mate) == worth_of_ties(problem, plain.mate)


def worth_of_ties(problem: Problem, mate: np.ndarray) -> int:
    """What the secondary key says about equal totals: the hashes of the pairs together."""
    rows = np.flatnonzero(mate >= 0)
    side = min(len(mate), int(np.minimum(problem.places, len(mate)).sum()))
    ties = tie_hash(problem.mentee_salt, problem.mentor_salt, tie_bits(side))
    return int(ties[rows, mate[rows]].sum(dtype=np.int64))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("mentees", [190, 200, 210])
def test_two_hundred_a_side_are_proven_with_the_guess(family: str, mentees: int) -> None:
    scores = score_table(family, np.random.default_rng(1), mentees, 200)
    for mode in Mode:
        problem = problem_of(scores.tolist(), mode)
        assert judge(problem, claim_of(problem, solve(problem))).certified


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(("mentors", "popular"), [(40, False), (400, True)])
def test_capacities_far_above_what_is_needed_cost_nothing(mode: Mode, mentors: int, popular: bool) -> None:
    """Everybody may take a hundred thousand; where three mentors are best for all, those three get everybody."""
    dice = np.random.default_rng(3)
    scores = score_table("sparse", dice, 300, mentors)
    scores[:, :3] += np.where(scores[:, :3] < 0, 0, 10_000 * popular).astype(np.int16)
    problem = dataclasses.replace(problem_of(scores.tolist(), mode), places=np.full(mentors, 100_000, dtype=np.int32))
    solution = solve(problem)
    best = scores.max(axis=1).astype(int)
    certificate = judge(problem, claim_of(problem, solution))
    assert certificate.problems == ()
    assert certificate.primal == int(best[best >= 0].sum()) + problem.bonus * int((best >= 0).sum())
    assert not solution.prices.mentors.any()


def test_the_limit_allows_five_thousand_each_and_names_the_way_out() -> None:
    check_size(5000, 5000)
    with pytest.raises(TooLarge, match="Split the cohort"):
        check_size(5001, 5000)
