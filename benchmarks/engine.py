"""What a proven, explained run costs beside scoring and solving alone: `python -m benchmarks.engine`.

Both sides see the same instance in the same process, alternating, best of several; only the ratio means
anything on a shared machine. "alone" is scoring every pair plus ``linear_sum_assignment`` on the scores with
a large cost for forbidden pairs: no ties decided, nothing proven, nobody explained.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import time
from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.figures import Figure, report
from matching.engine.assignment import blocks
from matching.engine.people import Person, build_inputs, weekly_hours
from matching.engine.run import run
from matching.engine.scoring import Scorer
from matching.engine.types import (
    SCORE_MAX,
    Criterion,
    Exclusions,
    Inputs,
    Kind,
    Policy,
    Role,
    ScoreArray,
)

TARGET = 1.4
TOPICS = tuple(f"topic{k:02}" for k in range(40))
LANGUAGES = ("de", "en", "es", "fr", "hi", "it", "pl")
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "America/Denver", "Asia/Kolkata", "Asia/Tokyo")
POLICY = Policy(
    criteria=(
        Criterion(key="topics", kind=Kind.COVERAGE, weight=30),
        Criterion(key="expertise", kind=Kind.COVERAGE, weight=10, asker=Role.MENTOR),
        Criterion(key="interests", kind=Kind.SIMILARITY, weight=10, attribute="interests"),
        Criterion(key="department", kind=Kind.DIFFERENCE, weight=7, attribute="department"),
        Criterion(key="grade", kind=Kind.DISTANCE, weight=15, attribute="grade", low=3, high=5, falloff=4),
        Criterion(key="hours", kind=Kind.OVERLAP, weight=12, target_minutes=1200),
        Criterion(key="language", kind=Kind.LANGUAGE, weight=11),
        Criterion(key="style", kind=Kind.SIMILARITY, weight=5, attribute="style"),
    ),
    exclusions=Exclusions(min_grade_gap=1),
)


def cohort(side: int, seed: int = 0) -> Inputs:
    """As many mentors as mentees, one place each: the shape that is hardest to solve."""
    dice = random.Random(seed)
    monday = dt.date(2026, 11, 23)
    offices = [
        weekly_hours(weekdays=range(5), start=dt.time(hour), end=dt.time(hour + 8), zone=zone, on=monday)
        for zone in ZONES
        for hour in (7, 8, 9)
    ]
    mentors = [_person(dice, Role.MENTOR, offices, side) for _ in range(side)]
    mentees = [_person(dice, Role.MENTEE, offices, side) for _ in range(side)]
    return build_inputs(mentors=mentors, mentees=mentees)


def _person(dice: random.Random, role: Role, offices: list[tuple[tuple[int, int], ...]], side: int) -> Person:
    senior = role is Role.MENTEE
    words = dice.sample(LANGUAGES, dice.randint(1, 2)) + ["en"] * (dice.random() < 0.9)
    return Person(
        id=f"{dice.getrandbits(128):032x}",
        employee=f"e{dice.getrandbits(64):016x}",
        grade=dice.randint(8, 12) if senior else dice.randint(1, 7),
        team=f"team{dice.randrange(1 + side // 4)}",
        managers=tuple(f"boss{dice.randrange(1 + side // 8)}" for _ in range(4)),
        department=f"department{dice.randrange(24)}",
        location=f"site{dice.randrange(20)}",
        hours=dice.choice(offices),
        languages={word: dice.randint(1, 4) for word in sorted(words)},
        offers={topic: dice.randint(1, 5) for topic in dice.sample(TOPICS, dice.randint(2, 9))},
        wants={topic: (dice.randint(1, 3), dice.randint(1, 5)) for topic in dice.sample(TOPICS, dice.randint(2, 6))},
        choices={
            "interests": frozenset(dice.sample(TOPICS, dice.randint(1, 8))),
            "style": frozenset({dice.choice(("calm", "direct", "playful"))}),
        },
    )


def alone(inputs: Inputs) -> tuple[float, float]:
    """Seconds of scoring and of scipy's solver, and nothing else."""
    start = time.perf_counter()
    scorer = Scorer(inputs, POLICY)
    side = len(inputs.mentees)
    scores: ScoreArray = np.empty((side, len(inputs.mentors)), dtype=np.int16)
    for rows in blocks(*scores.shape):
        scores[rows] = scorer.allowed(np.arange(rows.start, rows.stop))
    scored = time.perf_counter()
    linear_sum_assignment(np.where(scores < 0, 1e6, float(SCORE_MAX) - scores))
    return scored - start, time.perf_counter() - scored


def whole(inputs: Inputs) -> tuple[float, dict[str, float]]:
    """Seconds of a complete run and of each of its stages."""
    stages: dict[str, float] = {}
    last = time.perf_counter()

    def step(stage: str, done: int, total: int) -> None:
        nonlocal last
        now = time.perf_counter()
        current = stage if done else previous.get("stage", stage)
        stages[current] = stages.get(current, 0.0) + now - last
        last, previous["stage"] = now, stage

    previous: dict[str, str] = {}
    start = last
    result = run(inputs, POLICY, on_progress=step)
    if not result.certified:
        raise SystemExit(f"The result is not proven: {result.certificate.problems}")
    return time.perf_counter() - start, stages


def compare(side: int, rounds: int) -> Figure:
    """Alternate both sides, print the parts of the best of each, and return the ratio."""
    inputs = cohort(side)
    plain, runs = [], []
    for _ in range(rounds):
        plain.append(alone(inputs))
        runs.append(whole(inputs))
    score, solve = min(plain, key=sum)
    seconds, stages = min(runs, key=lambda one: one[0])
    ratio = seconds / (score + solve)
    parts = "  ".join(f"{name} {spent * 1e3:.1f}" for name, spent in stages.items())
    print(f"{side} x {side}, {len(POLICY.criteria)} criteria, milliseconds, best of {rounds}")
    print(f"  alone   score {score * 1e3:.1f}  solve {solve * 1e3:.1f}")
    print(f"  run     {parts}")
    print(f"  ratio   {ratio:.2f}  {score / side**2 * 1e9:.1f} ns per pair scored")
    return Figure(f"the engine at {side:,} per side, beside scoring and solving alone", TARGET, ratio)


def measure(sides: Sequence[int] = (500, 2000), rounds: int = 5) -> list[Figure]:
    """One figure per size."""
    return [compare(side, rounds) for side in sides]


def main() -> int:
    """The sizes of the promise, or those given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sides", nargs="*", type=int, default=[500, 2000])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    return report(measure(options.sides, options.rounds))


if __name__ == "__main__":
    sys.exit(main())
