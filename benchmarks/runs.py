"""A run from database to database beside scoring and solving alone: ``python -m benchmarks.runs``.

Both see the same instance in the same process, alternating, best of several; only the ratio means anything on a
shared machine. "alone" starts from the engine's arrays: it scores every pair and gives the scores to
``linear_sum_assignment``. "run" starts from rows: it claims the run, reads and freezes everybody, scores, solves,
proves, explains, and stores every proposal.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import time
import uuid
from typing import Any

TARGET = 2.0
TOPICS, DEPARTMENTS, ZONES = 40, 24, ("Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kolkata")
LANGUAGES = ("de", "en", "es", "fr", "hi", "it", "pl")
CRITERIA = (
    ("topics", "coverage", "", 30, {}),
    ("expertise", "coverage", "", 10, {"asker": "mentor"}),
    ("hopes", "similarity", "hopes", 10, {}),
    ("department", "difference", "department", 7, {}),
    ("grade", "distance", "grade", 15, {"low": 3, "high": 5, "falloff": 4}),
    ("hours", "overlap", "", 12, {"target_minutes": 1200}),
    ("language", "language", "", 11, {}),
    ("contact", "similarity", "contact", 5, {}),
)


def seed(side: int) -> tuple[uuid.UUID, Any]:
    """An organization of its own with a cohort of ``side`` people on each side; returns its id and the cohort."""
    from accounts.models import Organization
    from accounts.tenancy import tenant
    from programs.models import Cohort, Criterion, Program

    organization = Organization(name="Bench", slug=f"bench-{uuid.uuid4().hex[:12]}")
    with tenant(organization.pk):
        organization.save(force_insert=True)
        program = Program.objects.create(name="Bench", state="live", floor_score=0)
        cohort = Cohort.objects.create(program=program, name="Pilot", cap=side, starts_on=dt.date(2027, 1, 11))
        for place, (key, kind, field, weight, params) in enumerate(CRITERIA):
            Criterion.objects.create(
                program=program, position=place, key=key, kind=kind, field=field, weight=weight, params=params
            )
        _people(cohort, side, random.Random(side))
    return organization.pk, cohort


def _people(cohort: Any, side: int, dice: random.Random) -> None:
    from profiles.models import Profile, Topic, TopicEntry
    from programs.models import Employee, Participant

    topics = Topic.objects.bulk_create([Topic(name=f"Topic {k}", key=f"topic {k}") for k in range(TOPICS)])
    bosses = Employee.objects.bulk_create([_employee(f"boss{k}", 11, dice) for k in range(side // 8 + 1)])
    staff = [_employee(f"e{k}", dice.randint(1, 7) if k < side else dice.randint(8, 12), dice) for k in range(2 * side)]
    for person in staff:
        person.manager = dice.choice(bosses)
    Employee.objects.bulk_create(staff, batch_size=2000)
    rows = [
        Participant(cohort=cohort, employee=person, side="mentor" if k < side else "mentee", state="ready")
        for k, person in enumerate(staff)
    ]
    Participant.objects.bulk_create(rows, batch_size=2000)
    profiles = Profile.objects.bulk_create([_profile(row, dice) for row in rows], batch_size=2000)
    entries = [one for profile in profiles for one in _entries(profile, topics, dice)]
    TopicEntry.objects.bulk_create(entries, batch_size=5000)


def _employee(name: str, grade: int, dice: random.Random) -> Any:
    from programs.models import Employee

    row = Employee(
        email=f"{name}@bench.example",
        first_name=name,
        last_name="Bench",
        grade=grade,
        team=f"Team {dice.randrange(500)}",
        department=f"Department {dice.randrange(DEPARTMENTS)}",
        location=f"Site {dice.randrange(20)}",
        time_zone=dice.choice(ZONES),
    )
    row.set_keys()
    return row


def _profile(row: Any, dice: random.Random) -> Any:
    from profiles.enums import Contact, Hope
    from profiles.models import Profile

    start = dice.choice((7, 8, 9)) * 60
    return Profile(
        participant=row,
        languages=sorted({"en", dice.choice(LANGUAGES)}),
        time_zone=row.employee.time_zone,
        workdays=[0, 1, 2, 3, 4],
        work_start=start,
        work_end=start + 480,
        contact=dice.choice(Contact.values),
        hopes=dice.sample(Hope.values, 2),
    )


def _entries(profile: Any, topics: list[Any], dice: random.Random) -> list[Any]:
    from profiles.models import TopicEntry

    made = []
    for direction, most in (("offer", 6), ("want", 5)):
        for topic in dice.sample(topics, dice.randint(2, most)):
            numbers = {"level": dice.randint(1, 5), "priority": dice.randint(1, 3)}
            made.append(TopicEntry(profile=profile, topic=topic, direction=direction, **numbers))
    return made


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


def compare(side: int, rounds: int) -> float:
    """Print one line and return the ratio."""
    organization_id, cohort = seed(side)
    runs, plain = [], []
    for _ in range(rounds + 1):
        spent, run_id = whole(organization_id, cohort)
        runs.append(spent)
        plain.append(alone(organization_id, run_id))
    ratio = min(runs) / min(plain)
    print(
        f"{side} x {side}, {len(CRITERIA)} criteria: database to database {min(runs) * 1e3:.0f} ms, "
        f"scoring and solving alone {min(plain) * 1e3:.0f} ms, ratio {ratio:.2f} (target {TARGET})"
    )
    return ratio


def main() -> None:
    """Run the sizes of the promise, or those given, on a database of its own unless the environment names one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sides", nargs="*", type=int, default=[500, 2000])
    parser.add_argument("--rounds", type=int, default=4)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-benchmarks")
    services = _services()
    import django

    django.setup()
    try:
        if services is not None:
            from django.core.management import call_command

            call_command("migrate", database="owner", verbosity=0)
        for side in options.sides:
            compare(side, options.rounds)
    finally:
        if services is not None:
            services.stop()


def _services() -> Any:
    if "DATABASE_URL" in os.environ:
        return None
    from config import embedded

    services = embedded.start("bench")
    embedded.export(services)
    return services


if __name__ == "__main__":
    main()
