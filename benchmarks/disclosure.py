"""Does anything that is shown of answers tell of fewer than five people? ``python -m benchmarks.disclosure [--surveys 10000]``.

Surveys of 8 to 120 people are drawn, uneven in side, department, location, grade band and cohort, with cuts of one and of two of
these. Each is shown twice, when some have answered and when all have. Everything that was ever shown is put before a judge that
shares nothing with the guard, and calculates in whole numbers (``surveys/disclosure/audit.py``).
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product

from benchmarks.figures import Figure, report
from surveys.disclosure.audit import derivable
from surveys.disclosure.guard import LEAST, Cell, Table, Verdict, judge

SURVEYS = 10_000
PEOPLE = (8, 12, 15, 20, 30, 45, 60, 90, 120)
CUTS = ("side", "department", "location", "grade", "cohort")
# Of a hundred cells with five people or more, so many may be hidden for the sake of others.
HIDDEN = 40.0

Person = tuple[int, ...]


@dataclass
class Seen:
    """What came of some surveys."""

    surveys: int = 0
    told: int = 0
    told_unguarded: int = 0
    large: int = 0
    shown: int = 0


def draw(dice: random.Random) -> tuple[list[Person], list[Person], list[tuple[int, ...]]]:
    """Who answers first, who answers later, and the cuts, each as the places of what it asks for."""
    values = [2, dice.randint(2, 7), dice.randint(1, 5), dice.randint(2, 5), dice.randint(1, 3)]
    weights = [[dice.random() ** 2 + 0.05 for _ in range(count)] for count in values]
    people = [tuple(dice.choices(range(len(own)), own)[0] for own in weights) for _ in range(dice.choice(PEOPLE))]
    first = dice.randint(0, len(people))
    crossed = [(0, place) for place in range(1, len(CUTS)) if dice.random() < 0.7]
    return people[:first], people[first:], [(), *((place,) for place in range(len(CUTS))), *crossed]


def table(first: list[Person], later: list[Person], cuts: list[tuple[int, ...]], before: Sequence[Cell] = ()) -> Table:
    """All cells of all cuts, for those who answered first and later."""
    counts = Counter([(0, *person) for person in first] + [(1, *person) for person in later])
    kinds = sorted(counts)
    cells = []
    for cut in cuts:
        for value in product(*(sorted({kind[place + 1] for kind in kinds}) for place in cut)):
            counted = frozenset(at for at, kind in enumerate(kinds) if tuple(kind[p + 1] for p in cut) == value)
            if counted:
                cells.append(Cell("×".join(CUTS[place] for place in cut), "×".join(map(str, value)), counted))
    # Kinds of those who answered first have the lowest places, so that what was shown before keeps them.
    return Table(tuple(counts[kind] for kind in kinds), tuple(cells), tuple(cell.kinds for cell in before))


def look(seed: int, surveys: int) -> Seen:
    """Show so many surveys, twice each, and judge all that was shown."""
    dice, seen = random.Random(seed), Seen(surveys)
    for _ in range(surveys):
        first, later, cuts = draw(dice)
        once = table(first, [], cuts)
        found = judge(once)
        shown = [cell for cell in once.cells if found[cell.key] is Verdict.SHOWN]
        again = table(first, later, cuts, shown)
        verdicts = judge(again)
        large = [cell for cell in again.cells if again.count(cell.kinds) >= LEAST]
        more = [cell for cell in large if verdicts[cell.key] is Verdict.SHOWN]
        seen.told += derivable(again.sizes, [cell.kinds for cell in [*shown, *more]]) is not None
        seen.told_unguarded += derivable(again.sizes, [cell.kinds for cell in large]) is not None
        seen.large += len(large)
        # A cell that could not be shown anew keeps what it had.
        seen.shown += len({cell.key for cell in [*shown, *more]})
    return seen


def measure(surveys: int = SURVEYS) -> list[Figure]:
    """How many surveys tell too much, and how much is hidden for it."""
    parts = [(seed, surveys // 100 + (seed < surveys % 100)) for seed in range(100)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(look, *zip(*parts, strict=True)))
    told, bare = sum(one.told for one in found), sum(one.told_unguarded for one in found)
    hidden = 100 - 100 * sum(one.shown for one in found) / sum(one.large for one in found)
    print(
        f"{surveys} surveys, each shown twice: {told} tell of fewer than five; {bare} would with small groups hidden alone"
    )
    return [
        Figure("surveys that tell of fewer than five", 0, told, "surveys"),
        Figure("groups of five or more hidden for others", HIDDEN, hidden, "%"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """So many surveys."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--surveys", type=int, default=SURVEYS)
    return report(measure(parser.parse_args(arguments).surveys))


if __name__ == "__main__":
    sys.exit(main())
