"""Random people and random score tables, small and awkward, always the same for the same seed."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from matching.engine.assignment import Problem, salt
from matching.engine.people import Person, weekly_hours
from matching.engine.types import Criterion, Kind, Mode, Role

# The same examples in every run: a red build must be red on every machine.
exact = settings(derandomize=True, deadline=None, database=None)

TOPICS = ("ai", "climate", "data", "gaming", "press", "video")
LANGUAGES = ("de", "en", "fr")
FAMILIES = ("fine", "coarse", "cloned", "sparse", "blocks", "zeros", "forbidden", "best")

CRITERIA = (
    Criterion(key="topics", kind=Kind.COVERAGE, weight=30),
    Criterion(key="expertise", kind=Kind.COVERAGE, weight=10, asker=Role.MENTOR),
    Criterion(key="style", kind=Kind.SIMILARITY, weight=10, attribute="style"),
    Criterion(key="view", kind=Kind.DIFFERENCE, weight=7, attribute="department"),
    Criterion(key="gap", kind=Kind.DISTANCE, weight=15, attribute="grade", low=2, high=4, falloff=3),
    Criterion(key="hours", kind=Kind.OVERLAP, weight=12, target_minutes=1000),
    Criterion(key="tongue", kind=Kind.LANGUAGE, weight=13, enough=3),
    Criterion(key="wish", kind=Kind.PREFERENCE, weight=9, depth=3),
    Criterion(key="choice", kind=Kind.PREFERENCE, weight=4, depth=2, asker=Role.MENTOR),
    Criterion(key="pace", kind=Kind.DISTANCE, weight=5, attribute="pace", signed=False, falloff=4),
    Criterion(key="screens", kind=Kind.COVERAGE, weight=6, topics=("gaming", "painting", "video")),
)
MONDAY = dt.date(2026, 11, 23)
OFFICES = [
    weekly_hours(weekdays=range(5), start=dt.time(hour), end=dt.time(hour + 8, 10), zone=zone, on=MONDAY)
    for zone in ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Tokyo")
    for hour in (7, 10)
]


def person(dice: random.Random, name: str, role: Role, others: list[str], *, gaps: float = 0.2) -> Person:
    """One random person; every answer is missing with the chance ``gaps``."""

    def maybe(value: Any) -> Any:
        return None if dice.random() < gaps else value

    def levels(words: tuple[str, ...], most: int) -> dict[str, int]:
        return {word: dice.randint(1, most) for word in dice.sample(words, dice.randint(0, len(words)))}

    low, high = (1, 6) if role is Role.MENTOR else (4, 9)
    style = frozenset(dice.sample("abcd", dice.randint(1, 3)))
    return Person(
        id=name,
        employee=f"e{dice.randrange(40)}",
        capacity=dice.choice((0, 1, 1, 2, 3)) if role is Role.MENTOR else dice.choice((1, 1, 1, 1, 0)),
        grade=maybe(dice.randint(low, high)),
        team=maybe(f"team{dice.randrange(6)}"),
        managers=tuple(f"e{dice.randrange(40)}" for _ in range(dice.randint(0, 3))),
        department=maybe(f"d{dice.randrange(3)}"),
        location=maybe(f"l{dice.randrange(3)}"),
        hours=maybe(dice.choice(OFFICES)),
        languages=maybe(levels(LANGUAGES, 4)),
        offers=maybe(levels(TOPICS, 5)),
        wants=maybe({topic: (dice.randint(1, 3), level) for topic, level in levels(TOPICS, 5).items()}),
        choices={} if dice.random() < gaps else {"style": style},
        numbers={} if dice.random() < gaps else {"pace": dice.randint(-3, 9)},
        preferences=maybe(tuple(dice.sample(others, min(len(others), dice.randint(0, 4))))),
    )


def people(seed: int, mentors: int, mentees: int, *, gaps: float = 0.2) -> tuple[list[Person], list[Person]]:
    """Random mentors and mentees."""
    dice = random.Random(seed)
    names = [f"m{k:03}" for k in range(mentors)], [f"s{k:03}" for k in range(mentees)]
    juniors = [person(dice, name, Role.MENTOR, names[1], gaps=gaps) for name in names[0]]
    return juniors, [person(dice, name, Role.MENTEE, names[0], gaps=gaps) for name in names[1]]


def score_table(family: str, dice: np.random.Generator, rows: int, cols: int) -> np.ndarray:
    """[rows, cols] int16 scores; negative is forbidden."""
    table = dice.integers(0, 10_001, (rows, cols))
    if family == "coarse":
        table = dice.integers(0, 3, (rows, cols)) * 5000
    if family == "cloned":
        table = table[dice.integers(0, max(1, rows // 3), rows)][:, dice.integers(0, max(1, cols // 3), cols)]
    if family == "zeros":
        table[:] = 0
    chance = {"sparse": 0.75, "zeros": 0.3, "forbidden": 1.0, "best": 0.0}.get(family, 0.2)
    table[dice.random((rows, cols)) < chance] = -1
    if family == "blocks":
        table[dice.integers(0, 2, rows)[:, None] == dice.integers(0, 2, cols)] = -1
    return table.astype(np.int16)


@st.composite
def problems(draw: st.DrawFn, most: int = 6) -> Problem:
    """A random assignment problem: rectangular, capacitated, infeasible, tied, cloned or hopeless."""
    rows, cols = draw(st.integers(1, most)), draw(st.integers(1, most))
    dice = np.random.default_rng(draw(st.integers(0, 2**32)))
    family, mode = draw(st.sampled_from(FAMILIES)), draw(st.sampled_from(list(Mode)))
    return Problem(
        scores=score_table(family, dice, rows, cols),
        places=dice.choice(draw(st.sampled_from([(1,), (0, 1), (1, 2, 3), (1, 2**31 - 1)])), cols).astype(np.int32),
        mode=mode,
        mentee_salt=salt(Role.MENTEE, [f"s{k}" for k in range(rows)], 7),
        mentor_salt=salt(Role.MENTOR, [f"m{k}" for k in range(cols)], 7),
    )
