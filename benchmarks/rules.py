"""Looking at every pair again after a change of the directory: ``python -m benchmarks.rules``.

A directory with managers six levels deep, a cohort whose people are all in a pair. Somebody high up moves; from the claim
of the check to its commit every pair is read and judged by all hard rules. In seconds, because an admin is waiting for it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import uuid

from benchmarks import ground, pilots
from benchmarks.figures import Figure, report

TARGET = 10.0
WIDTH = 8


def seed(pairs: int, people: int) -> uuid.UUID:
    """An organization with so many pairings and so many employees; returns its id."""
    from accounts.models import Organization
    from accounts.tenancy import tenant
    from matching.models import Pairing
    from programs.models import Participant

    organization = Organization(name="Bench", slug=f"bench-{uuid.uuid4().hex[:12]}")
    with tenant(organization.pk):
        organization.save(force_insert=True)
        cohort = pilots.begin(pairs, pairs)
    # The database has to have counted people before it looks each of them up by a key.
    ground.analyze()
    with tenant(organization.pk):
        _others(people)
    ground.analyze()
    with tenant(organization.pk):
        sides = [Participant.objects.filter(cohort=cohort, side=side).order_by("pk") for side in ("mentor", "mentee")]
        rows = [Pairing(cohort=cohort, mentor=one, mentee=other) for one, other in zip(*sides, strict=True)]
        Pairing.objects.bulk_create(rows, batch_size=250)
    return organization.pk


def _others(people: int) -> None:
    """Fill the directory up, and put everybody without a manager into one tree."""
    from programs.models import Employee

    dice, missing = random.Random(3), max(people - Employee.objects.count(), WIDTH)
    rows = [pilots._employee(f"other{place}", 5, people, dice) for place in range(missing)]
    for place, row in enumerate(rows[1:], start=1):
        row.manager = rows[(place - 1) // WIDTH]
    Employee.objects.bulk_create(rows, batch_size=2000)
    bosses = list(Employee.objects.filter(manager=None).exclude(pk=rows[0].pk))
    for boss in bosses:
        boss.manager = dice.choice(rows)
    Employee.objects.bulk_update(bosses, ["manager"], batch_size=1000)


def look(organization_id: uuid.UUID) -> float:
    """Seconds of one check after somebody near the top has moved."""
    from accounts.tenancy import tenant
    from matching.services import rechecks
    from programs.models import Employee
    from programs.services import revisions

    with tenant(organization_id):
        top, *under = Employee.objects.filter(email__startswith="other").order_by("created_at", "pk")[: WIDTH + 1]
        for row in under[1:2]:
            Employee.objects.filter(pk=row.pk).update(manager=under[0] if row.manager_id == top.pk else top)
        revisions.note()
    start = time.perf_counter()
    rechecks.check(organization_id)
    return time.perf_counter() - start


def measure(pairs: int = 5_000, people: int = 50_000, rounds: int = 3) -> list[Figure]:
    """The best of several looks; the first also writes down what the random pairs break."""
    organization_id = seed(pairs, people)
    ground.analyze()
    first, *others = [look(organization_id) for _ in range(rounds + 1)]
    print(
        f"{pairs:,} pairings, {people:,} employees: first look {first:.1f} s, best of {rounds} later {min(others):.1f} s"
    )
    name = f"{pairs:,} pairings judged again, {people:,} employees"
    return [Figure(name, TARGET, min(others), "s")]


def main() -> int:
    """The size of the promise, or the one given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5_000)
    parser.add_argument("--people", type=int, default=50_000)
    options = parser.parse_args()
    with ground.services():
        found = measure(options.pairs, options.people)
    return report(found)


if __name__ == "__main__":
    sys.exit(main())
