"""One change costs one path, and gives what a search from the beginning gives."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from matching.engine import generation, whatif
from matching.engine.assignment import Problem, solve
from matching.engine.certificate import Certificate, Claim, check
from matching.engine.pool import Table
from matching.engine.types import InvalidInput, Mode
from matching.engine.warm import warm
from matching.engine.whatif import Standing
from tests.matching.engine.instances import PLACES, instance, market_of, proof, worth

FAMILIES = ("fine", "coarse", "sparse", "blocks", "cloned", "popular", "scarce", "best")


def stands(problem: Problem) -> Standing:
    """The best pairs of a problem."""
    best = solve(problem)
    return whatif.standing(
        Table(problem.scores), problem.places, best.mate, best.prices.mentees, best.prices.mentors, problem.bonus
    )


def proven(stand: Standing) -> Certificate:
    """What the independent checker says about what stands now."""
    claim = Claim(mate=stand.mate, places=stand.places, gains=stand.gains, prices=stand.prices, bonus=stand.bonus)
    return check(claim, lambda rows: stand.pool.read(np.arange(rows.start, rows.stop)))


def again(problem: Problem, bonus: int, **changes: np.ndarray) -> int:
    """What a changed problem is worth when it is solved from the beginning, with the bonus of before."""
    changed = dataclasses.replace(problem, **changes)
    best = solve(changed)
    assert proof(changed, best).certified
    pairs = int((best.mate >= 0).sum())
    return worth(changed, best) - changed.bonus * pairs + bonus * pairs


def some_problems(count: int) -> list[Problem]:
    """Different ones, small enough to be solved twice for every question."""
    found = []
    for seed in range(count):
        dice = np.random.default_rng(seed)
        rows, cols = map(int, dice.integers(2, 14, 2))
        places = PLACES[int(dice.integers(3))]
        found.append(instance(FAMILIES[seed % len(FAMILIES)], seed, rows, cols, list(Mode)[seed % 2], places))
    return found


def agreed(stand: Standing, expected: int) -> None:
    """The change is proven, and worth as much as solving anew."""
    certificate = proven(stand)
    assert certificate.problems == ()
    assert certificate.primal == stand.worth == expected


def test_the_price_of_forcing_a_pair_is_what_solving_again_costs() -> None:
    asked = 0
    for problem in some_problems(80):
        stand = stands(problem)
        for row, col in np.argwhere(problem.scores >= 0)[::3][:12].tolist():
            if not problem.places[col]:
                continue
            asked += 1
            places = problem.places.copy()
            places[col] -= 1
            scores = problem.scores.copy()
            scores[row] = -1
            rest = again(problem, problem.bonus, scores=scores, places=places)
            pair = int(problem.scores[row, col]) + problem.bonus
            assert whatif.price_of(stand, row, col) == stand.worth - rest - pair
            agreed(whatif.locked(stand, row, col), rest)
    assert asked >= 500


def test_pairs_that_stand_cost_nothing() -> None:
    stand = stands(some_problems(1)[0])
    pairs = [(row, int(col)) for row, col in enumerate(stand.mate) if col >= 0]
    assert [whatif.price_of(stand, row, col) for row, col in pairs] == [0] * len(pairs)


def test_a_pair_is_forbidden() -> None:
    for problem in some_problems(60):
        stand = stands(problem)
        for row, col in np.argwhere(problem.scores >= 0)[:6].tolist():
            scores = problem.scores.copy()
            scores[row, col] = -1
            agreed(whatif.forbidden(stand, row, col), again(problem, problem.bonus, scores=scores))


def test_a_mentee_leaves_and_comes_back() -> None:
    for problem in some_problems(60):
        stand = stands(problem)
        for row in range(min(4, len(problem.scores))):
            scores = problem.scores.copy()
            scores[row] = -1
            without = whatif.left(stand, row)
            agreed(without, again(problem, problem.bonus, scores=scores))
            agreed(whatif.joined(without, row), stand.worth)


def test_a_mentor_takes_one_more_or_one_fewer() -> None:
    for problem in some_problems(60):
        stand = stands(problem)
        for col in range(min(4, len(problem.places))):
            for change in (1, -1):
                places = problem.places.copy()
                places[col] += change
                if places[col] >= 0:
                    agreed(whatif.resized(stand, col, change), again(problem, problem.bonus, places=places))


def test_changes_add_up() -> None:
    for problem in some_problems(40):
        stand = stands(problem)
        scores, places = problem.scores.copy(), problem.places.copy()
        pair = next(((row, int(col)) for row, col in enumerate(stand.mate) if col >= 0), None)
        if pair is None or len(scores) < 3:
            continue
        scores[pair] = -1
        places[0] += 1
        scores[-1] = -1
        stand = whatif.left(whatif.resized(whatif.forbidden(stand, *pair), 0, 1), len(scores) - 1)
        agreed(stand, again(problem, problem.bonus, scores=scores, places=places))


@pytest.mark.parametrize(
    "impossible",
    [
        lambda stand: whatif.locked(stand, 0, 0),
        lambda stand: whatif.resized(stand, 0, -2),
        lambda stand: whatif.resized(stand, 1, -1),
    ],
)
def test_what_cannot_be_is_refused(impossible: Callable[[Standing], Standing]) -> None:
    problem = dataclasses.replace(
        instance("best", 1, 2, 2, Mode.BEST_TOTAL),
        scores=np.array([[-1, 5], [3, 4]], dtype=np.int16),
        places=np.array([1, 0], dtype=np.int32),
    )
    with pytest.raises(InvalidInput):
        impossible(stands(problem))


def test_among_many_the_shortlist_is_enough_and_the_proof_is_for_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PER_MENTEE", 3), ("PER_MENTOR", 2), ("JOIN", 3), ("SPARE", 20)):
        monkeypatch.setattr(generation, name, value)
    for seed in range(30):
        problem = instance(FAMILIES[seed % len(FAMILIES)], seed, 24, 26, list(Mode)[seed % 2], PLACES[seed % 3])
        pool, market = Table(problem.scores), market_of(problem)
        ready = warm(market, pool, generation.found(market, pool))
        for row in range(0, 24, 5):
            col = int(ready.stand.mate[row])
            scores = problem.scores.copy()
            scores[row, col if col >= 0 else slice(None)] = -1
            change = partial(whatif.forbidden, row=row, col=col) if col >= 0 else partial(whatif.left, row=row)
            after = ready.now(change).stand
            everything = dataclasses.replace(after, pool=dataclasses.replace(after.pool, pool=pool))
            agreed(everything, again(problem, problem.bonus, scores=scores))
