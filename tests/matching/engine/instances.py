"""Instances for the search, random and awkward, each with its proof by the independent checker."""

from __future__ import annotations

import numpy as np

from matching.engine.assignment import Problem, Solution, salt, solve
from matching.engine.certificate import Certificate, Claim, check
from matching.engine.generation import Told, search
from matching.engine.pool import Table
from matching.engine.shortlist import Market, Scale
from matching.engine.types import Mode, Role
from tests.matching.engine.cohorts import FAMILIES, score_table

SHAPES = ("popular", "teams", "scarce", "floor")
PLACES = ((1,), (0, 1), (1, 2, 3), (1, 50, 2**31 - 1))


def instance(family: str, seed: int, rows: int, cols: int, mode: Mode, places: tuple[int, ...] = (1,)) -> Problem:
    """One instance of a family."""
    dice = np.random.default_rng(seed)
    return Problem(
        scores=_shaped(family, dice, rows, cols),
        places=dice.choice(places, cols).astype(np.int32),
        mode=mode,
        mentee_salt=salt(Role.MENTEE, [f"s{k}" for k in range(rows)], 7),
        mentor_salt=salt(Role.MENTOR, [f"m{k}" for k in range(cols)], 7),
    )


def _shaped(family: str, dice: np.random.Generator, rows: int, cols: int) -> np.ndarray:
    if family not in SHAPES:
        return score_table(family, dice, rows, cols)
    table = score_table("best", dice, rows, cols)
    if family == "popular":
        table[:, dice.integers(0, cols, max(1, cols // 10))] = 9_900
    elif family == "teams":
        table[dice.integers(0, 10, rows)[:, None] == dice.integers(0, 10, cols)] = -1
    elif family == "scarce":
        table[:, dice.random(cols) < 0.7] = -1
    else:
        table[table < 8_000] = -1
    return table


def searched(problem: Problem, told: Told = lambda _: True) -> Solution:
    """What the search finds."""
    return search(market_of(problem), Table(problem.scores), told)


def market_of(problem: Problem) -> Market:
    """The problem as the search takes it."""
    scale = Scale.of(problem.mode, len(problem.scores), int(problem.places.sum()))
    return Market(scale, problem.places, problem.mentee_salt, problem.mentor_salt)


def proof(problem: Problem, solution: Solution) -> Certificate:
    """What the independent checker says."""
    claim = Claim(
        mate=solution.mate,
        places=problem.places,
        gains=solution.prices.mentees,
        prices=solution.prices.mentors,
        bonus=problem.bonus,
    )
    return check(claim, lambda rows: problem.scores[rows])


def worth(problem: Problem, solution: Solution) -> int:
    """The points of all pairs, with the bonus."""
    rows = np.flatnonzero(solution.mate >= 0)
    return int(problem.scores[rows, solution.mate[rows]].sum(dtype=np.int64)) + problem.bonus * len(rows)


def instances(seed: int, most: int = 32) -> bool:
    """Whether the instance with this number is proven, and worth what the solver of small runs finds."""
    dice, families = np.random.default_rng(seed), (*FAMILIES, *SHAPES)
    rows, cols = map(int, dice.integers(1, most, 2))
    mode, places = list(Mode)[seed % 2], PLACES[int(dice.integers(len(PLACES)))]
    problem = instance(families[seed % len(families)], seed, rows, cols, mode, places)
    found = searched(problem)
    return proof(problem, found).certified and worth(problem, found) == worth(problem, solve(problem))
