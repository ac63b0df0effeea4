"""Is what may be claimed true as often as it says? ``python -m benchmarks.claims [--cohorts 1000]``.

Cohorts are drawn whose truth is known. Where taking part does nothing, a difference may be claimed in one of twenty. Where it
does something, the interval of the difference has to hold the truth in 93 to 97 of a hundred.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np

from analytics.stats.claims import Basis, Verdict, weigh
from analytics.stats.lives import Lives, lives
from benchmarks.figures import Figure, report

YEAR = 365.0
COHORTS = 1_000
CLAIMED, NARROW, WIDE = 5.0, 93.0, 97.0
# Participants, others, and the shares of both that leave within a year.
CASES = {
    "nothing to see": (90, 270, 0.20, 0.20),
    "a large effect": (90, 270, 0.10, 0.20),
    "a small one": (200, 400, 0.12, 0.15),
}


def _group(dice: np.random.Generator, people: int, gone: float) -> Lives:
    """People of whom this share leaves within a year, evenly; a tenth are lost from sight on the way."""
    days = dice.exponential(-YEAR / np.log(1 - gone), people)
    seen = np.where(dice.random(people) < 0.1, dice.uniform(1, YEAR, people), YEAR)
    seen[0] = YEAR
    return lives(np.minimum(days, seen).tolist(), (days < seen).tolist())


def shares(case: tuple[int, int, float, float], cohorts: int) -> tuple[float, float]:
    """In how many of a hundred cohorts a difference is claimed, and in how many its interval holds the truth."""
    people, others, ours, theirs = case
    dice, claimed, held, compared = np.random.default_rng(5), 0, 0, 0
    for seed in range(cohorts):
        here, there = _group(dice, people, ours), _group(dice, others, theirs)
        found = weigh(here, there, by_day=YEAR, basis=Basis.ALIKE, balanced=True, seed=seed)
        claimed += found.verdict in {Verdict.FEWER_LEFT, Verdict.MORE_LEFT}
        if found.difference is not None:
            compared += 1
            held += found.difference.low <= theirs - ours <= found.difference.high
    return 100 * claimed / cohorts, 100 * held / max(compared, 1)


def measure(cohorts: int = COHORTS) -> list[Figure]:
    """One figure for what is claimed of nothing, two per case for what an interval holds."""
    found = []
    for name, case in CASES.items():
        claimed, held = shares(case, cohorts)
        print(
            f"{name}: a difference claimed in {claimed:.1f} of a hundred, the truth within the interval in {held:.1f}"
        )
        if case[2] == case[3]:
            found.append(Figure("claims of a difference where there is none", CLAIMED, claimed, "%"))
        found.append(Figure(f"intervals without the truth, {name}", 100 - NARROW, 100 - held, "%"))
        found.append(Figure(f"intervals with the truth, {name}", WIDE, held, "%"))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """So many cohorts of each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cohorts", type=int, default=COHORTS)
    return report(measure(parser.parse_args(arguments).cohorts))


if __name__ == "__main__":
    sys.exit(main())
