"""The engine where tables do not fit any more, beside scipy's solver: `python -m benchmarks.scale`, with `full` for the largest.

Both see the same instance, each in a process of its own, so that memory is what each adds to what was there before. "engine"
scores every pair, solves and proves; "alone" is ``linear_sum_assignment`` on scores that are given. Time is the processor's,
user and system of all threads, because the wall says nothing while others use the same cores; it is printed as well.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from benchmarks.engine import POLICY, cohort
from benchmarks.figures import Figure, report

SIDES = {2_000: (1.0, None), 10_000: (0.35, 0.1)}  # of the solver's time and memory
FULL = (20_000, 50_000)
FULL_MEBIBYTES = 600
CHANGES = {2_000: 30, 10_000: 300}  # milliseconds
ASKED = 9


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measured(work: Callable[[], dict[str, object]]) -> dict[str, object]:
    before, wall, processor = _peak(), time.perf_counter(), time.process_time()
    found = work()
    spent = {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor}
    return spent | {"memory": _peak() - before} | found


def alone(side: int) -> dict[str, object]:
    """scipy's solver on scores that are there."""
    from scipy.optimize import linear_sum_assignment

    from matching.engine.scoring import Scorer

    scorer, rows = Scorer(cohort(side), POLICY), np.arange(side)
    scores = np.empty((side, side), dtype=np.int16)
    for start in range(0, side, 64):
        scores[start : start + 64] = scorer.allowed(rows[start : start + 64])

    def work() -> dict[str, object]:
        costs = np.where(scores < 0, 1e6, 10_000.0 - scores)
        left, right = linear_sum_assignment(costs)
        return {"value": int(scores[left, right].sum(dtype=np.int64))}

    return _measured(work)


def engine(side: int) -> dict[str, object]:
    """Every pair scored, the best found and proven."""
    from matching.engine import run
    from matching.engine.locks import fix
    from matching.engine.scoring import Scorer

    inputs, rounds = cohort(side), []

    def work() -> dict[str, object]:
        scorer = Scorer(inputs, POLICY)
        fixed = fix(scorer)
        steps = run._Steps(None, None, rounds.append, None)
        solved = run._solve(scorer, run._pool(scorer, fixed, steps), fixed, steps)
        if not solved.certificate.certified:
            raise SystemExit(f"not proven: {solved.certificate}")
        return {"value": solved.certificate.primal, "rounds": len(rounds)}

    return _measured(work)


def changes(side: int) -> dict[str, object]:
    """One pair that stands is forbidden: milliseconds of the processor until the new pairs are there with their prices."""
    from matching.engine import generation, whatif
    from matching.engine.assignment import salt
    from matching.engine.locks import fix
    from matching.engine.pool import Worked
    from matching.engine.scoring import Scorer
    from matching.engine.shortlist import Market, Scale
    from matching.engine.types import Mode, Role
    from matching.engine.warm import warm

    scorer = Scorer(cohort(side), POLICY)
    fixed, inputs = fix(scorer), scorer.inputs
    salts = salt(Role.MENTEE, inputs.mentees.ids, 0), salt(Role.MENTOR, inputs.mentors.ids, 0)
    pool, market = Worked(scorer, fixed), Market(Scale.of(Mode.BEST_TOTAL, side, side), fixed.places, *salts)
    ready = warm(market, pool, generation.found(market, pool))
    mate, spent = ready.stand.mate, []
    for row in np.random.default_rng(0).integers(0, side, ASKED).tolist():
        begun = time.process_time()
        ready.now(lambda stand, row=row: whatif.forbidden(stand, row, int(mate[row])))
        spent.append((time.process_time() - begun) * 1e3)
    return {"median": float(np.median(spent)), "most": max(spent)}


def _apart(what: str, side: int) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.scale", "one", what, str(side)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=os.environ | {"OPENBLAS_NUM_THREADS": "1"})
    found: dict[str, float] = json.loads(done.stdout)
    print(f"  {side:>6} {what:<8}", "  ".join(f"{name} {value:,.1f}" for name, value in found.items()), flush=True)
    return found


def measure() -> list[Figure]:
    """Time, memory and what-ifs beside scipy's solver."""
    figures = []
    for side, (time_share, memory_share) in SIDES.items():
        ours, theirs = _apart("engine", side), _apart("alone", side)
        if ours["value"] != theirs["value"]:
            raise SystemExit(f"{ours['value']} points beside {theirs['value']}")
        name = f"the engine at {side:,} per side beside scipy's solver alone"
        figures.append(Figure(f"{name}, processor time", time_share, ours["processor"] / theirs["processor"]))
        if memory_share:
            figures.append(Figure(f"{name}, added memory", memory_share, ours["memory"] / theirs["memory"]))
    for side, limit in CHANGES.items():
        found = _apart("changes", side)
        figures.append(Figure(f"a pair forbidden at {side:,} per side, proven", limit, found["median"], "ms"))
    return figures


def measure_full() -> list[Figure]:
    """The largest, in memory."""
    found = {side: _apart("engine", side) for side in FULL}
    return [
        Figure(f"{side:,} per side proven, added memory", FULL_MEBIBYTES, one["memory"], "MiB")
        for side, one in found.items()
    ]


def main() -> int:
    """The figures of the promise, the largest, or one measurement for another process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*")
    words = parser.parse_args().words
    if words[:1] == ["one"]:
        print(json.dumps({"alone": alone, "engine": engine, "changes": changes}[words[1]](int(words[2]))))
        return 0
    return report(measure_full() if words == ["full"] else measure())


if __name__ == "__main__":
    sys.exit(main())
