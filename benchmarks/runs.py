"""A run from database to database beside scoring and solving alone: ``python -m benchmarks.runs``.

Both see the same instance in the same process, alternating, best of several; only the ratio means anything on a
shared machine. "alone" starts from the engine's arrays: it scores every pair and gives the scores to
``linear_sum_assignment``. "run" starts from rows: it claims the run, reads and freezes everybody, scores, solves,
proves, explains, and stores every proposal.
"""

from __future__ import annotations

import argparse
import sys
import time
import uuid
from collections.abc import Sequence
from typing import Any

from benchmarks import ground, pilots
from benchmarks.figures import Figure, report

TARGET = 2.0


def seed(side: int) -> tuple[uuid.UUID, Any]:
    """An organization of its own with a cohort of ``side`` people on each side; returns its id and the cohort."""
    from accounts.models import Organization
    from accounts.tenancy import tenant

    organization = Organization(name="Bench", slug=f"bench-{uuid.uuid4().hex[:12]}")
    with tenant(organization.pk):
        organization.save(force_insert=True)
        cohort = pilots.begin(side, side)
    return organization.pk, cohort


def alone(organization_id: uuid.UUID, run_id: uuid.UUID) -> float:
    """Seconds of scoring and of scipy's solver on the inputs that a run has frozen, and of nothing else."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    from accounts.tenancy import tenant
    from matching.engine.scoring import Scorer
    from matching.engine.types import SCORE_MAX
    from matching.models import MatchingRun
    from matching.services.execution import thaw

    with tenant(organization_id):
        frozen = thaw(MatchingRun.objects.get(pk=run_id))
    start = time.perf_counter()
    scorer = Scorer(frozen.inputs, frozen.policy)
    scores = scorer.allowed(np.arange(len(frozen.inputs.mentees)))
    linear_sum_assignment(np.where(scores < 0, 1e6, float(SCORE_MAX) - scores))
    return time.perf_counter() - start


def whole(organization_id: uuid.UUID, cohort: Any) -> tuple[float, uuid.UUID]:
    """Seconds from the claim of a waiting run to its stored proposals, and the run's id."""
    from accounts.actors import system
    from accounts.tenancy import tenant
    from matching.models import MatchingRun
    from matching.services import execution, runs

    with tenant(organization_id):
        run = runs.request(actor=system(organization_id), cohort=cohort, mode="best_total", seed=1)
    start = time.perf_counter()
    execution.execute(organization_id, run.pk)
    spent = time.perf_counter() - start
    with tenant(organization_id):
        row = MatchingRun.objects.get(pk=run.pk)
    if row.state != "done" or not row.certified:
        raise SystemExit(f"The run ended as {row.state}: {row.error}")
    return spent, run.pk


def compare(side: int, rounds: int) -> Figure:
    """Alternate both sides, print the best of each, and return the ratio."""
    organization_id, cohort = seed(side)
    ground.analyze()
    runs, plain = [], []
    for _ in range(rounds):
        spent, run_id = whole(organization_id, cohort)
        runs.append(spent)
        plain.append(alone(organization_id, run_id))
    print(
        f"{side} x {side}, {len(pilots.CRITERIA)} criteria, best of {rounds}: database to database "
        f"{min(runs) * 1e3:.0f} ms, scoring and solving alone {min(plain) * 1e3:.0f} ms"
    )
    name = f"a run at {side:,} per side, database to database, beside scoring and solving alone"
    return Figure(name, TARGET, min(runs) / min(plain))


def measure(sides: Sequence[int] = (500, 2000), rounds: int = 7) -> list[Figure]:
    """One figure per size."""
    return [compare(side, rounds) for side in sides]


def main() -> int:
    """The sizes of the promise, or those given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sides", nargs="*", type=int, default=[500, 2000])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with ground.services():
        found = measure(options.sides, options.rounds)
    return report(found)


if __name__ == "__main__":
    sys.exit(main())
