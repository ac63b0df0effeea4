"""Everybody of five hundred organizations looked at for nudges: ``python -m benchmarks.nudges [--people 1000000]``.

A worker of its own sweeps every organization, twice: first most of what is due is new, then nothing is. Its memory is looked
at all the while. The baseline reads the same people by one plain SELECT per organization. Seconds are of this machine.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Sequence

from benchmarks import ground
from benchmarks.figures import Figure, report
from benchmarks.imports import watched

PEOPLE, ORGANIZATIONS = 1_000_000, 500
SECONDS, MEMORY_MB = 60.0, 300.0
# Of each organization's people: seniors who have not begun, profiles that were left, and everybody else.
SILENT, LEFT = 0.05, 0.10


def seed(people: int, organizations: int) -> None:
    """Organizations with a live program each, written by SQL: a million rows, one kind of person in ten of them due."""
    from accounts.models import Organization
    from accounts.tenancy import tenant
    from programs.models import Cohort, Program
    from programs.services import nudging

    for number in range(organizations):
        organization = Organization(name=f"Bench {number}", slug=f"nudged-{number}-{os.getpid()}")
        with tenant(organization.pk):
            organization.save(force_insert=True)
            program = Program.objects.create(name="Bench", state="live")
            cohort = Cohort.objects.create(program=program, name="Pilot", cap=10_000)
            _people(str(organization.pk), str(cohort.pk), people // organizations)
            nudging.sweep(organization.pk)  # makes the rules; nobody is due, for they begin now
            _age()
    ground.analyze()


def _people(organization: str, cohort: str, count: int) -> None:
    from django.db import connection

    values = {"o": organization, "c": cohort, "n": count, "silent": SILENT, "left": SILENT + LEFT}
    with connection.cursor() as cursor:
        cursor.execute(_EMPLOYEES, values)
        cursor.execute(_PARTICIPANTS, values)
        cursor.execute(_PROFILES, values)


def _age() -> None:
    from django.utils import timezone

    from programs.models import NudgeRule

    NudgeRule.objects.update(switched_on_at=timezone.now() - dt.timedelta(days=60))


_EMPLOYEES = """
INSERT INTO programs_employee (id, organization_id, created_at, email, number, first_name, last_name, preferred_name, job_title,
  job_level, department, business_unit, team, location, country, status, time_zone, first_key, formal_key, last_key, middle_key,
  end_key, email_key)
SELECT gen_random_uuid(), %(o)s, now(), 'p' || k || '@bench.example', 'E' || k, 'First' || k, 'Last' || k, '', '', '',
  '', '', '', '', '', 'active', 'Europe/Berlin', 'first', '', 'last' || k, '', '', 'p' || k
FROM generate_series(1, %(n)s) AS k
"""
_PARTICIPANTS = """
INSERT INTO programs_participant (id, organization_id, created_at, cohort_id, employee_id, side, capacity, state, joined_at,
  invited_at, completeness, complete, excused, topics, owes, language)
SELECT gen_random_uuid(), %(o)s, now(), %(c)s, id, CASE WHEN share < 0.5 THEN 'mentee' ELSE 'mentor' END, 1,
  CASE WHEN share < %(left)s THEN 'enrolled' ELSE 'ready' END, now(), now() - make_interval(days => 1 + mod(k, 20)::int),
  CASE WHEN share < %(silent)s THEN 0 WHEN share < %(left)s THEN 40 ELSE 100 END, share >= %(left)s, false, '{}', '{}', ''
FROM (SELECT id, row_number() OVER (ORDER BY number) AS k,
  row_number() OVER (ORDER BY number) / %(n)s::float AS share FROM programs_employee WHERE organization_id = %(o)s) AS e
"""
_PROFILES = """
INSERT INTO profiles_profile (id, organization_id, created_at, participant_id, headline, about, languages, time_zone, workdays,
  pace, contact, hopes, worries, worries_of, challenge, slots, completeness, updated_at, week, channel, rhythm, notice,
  talk_language, signs, step)
SELECT gen_random_uuid(), %(o)s, now(), id, '', '', '{}', '', '{}', '', '', '{}', '{}', '', '', '{}', completeness, invited_at,
  '{}', '', '', '', '', '', ''
FROM programs_participant WHERE organization_id = %(o)s AND completeness > 0
"""


def work() -> int:
    """What the worker does: sweep, and say how many nudges are new and how many seconds that took."""
    ground.ready()
    start = time.perf_counter()
    print(sweep(), time.perf_counter() - start, flush=True)
    return 0


def sweep() -> int:
    """Look at every organization, one after the other; returns how many nudges are new."""
    from accounts.tasking import every_organization
    from programs.services import nudging

    return sum(nudging.sweep(organization_id) for organization_id in every_organization())


def plain() -> float:
    """Seconds that reading the same people takes, one statement per organization."""
    from django.db import connection

    from accounts.tasking import every_organization
    from accounts.tenancy import tenant

    start = time.perf_counter()
    for organization_id in every_organization():
        with tenant(organization_id), connection.cursor() as cursor:
            cursor.execute("SELECT count(completeness) FROM programs_participant WHERE organization_id = app.org()")
            cursor.fetchone()
    return time.perf_counter() - start


def _in_worker() -> tuple[int, float, float]:
    command = [sys.executable, "-m", "benchmarks.nudges", "--work"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        peak = watched(worker)
        said = worker.stdout.read() if worker.stdout else ""
    if worker.returncode:
        raise SystemExit("the worker failed")
    made, seconds = said.splitlines()[-1].split()
    return int(made), float(seconds), peak


def measure(people: int = PEOPLE, organizations: int = ORGANIZATIONS) -> list[Figure]:
    """The first sweep, which writes, and the next, which finds nothing new; the slower and the bigger of the two count."""
    seed(people, organizations)
    base, rounds = plain(), [_in_worker(), _in_worker()]
    for made, seconds, peak in rounds:
        print(f"{people:,} people in {organizations}: {made:,} new nudges, {seconds:.1f} s, {peak:.0f} MB")
    if not rounds[0][0] or rounds[1][0]:
        raise SystemExit("a first sweep finds somebody, and a second one nobody")
    slowest, most = max(seconds for _, seconds, _ in rounds), max(peak for *_, peak in rounds)
    return [
        Figure(f"a sweep for nudges over {people:,} people in {organizations} organizations", SECONDS, slowest, "s"),
        Figure("memory of its worker", MEMORY_MB, most, "MB"),
        Figure("a sweep that finds nothing new, beside reading the same people", 40.0, rounds[1][1] / base),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """The size of the promise, or the one that is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--organizations", type=int, default=ORGANIZATIONS)
    parser.add_argument("--work", action="store_true")
    options = parser.parse_args(arguments)
    if options.work:
        return work()
    with ground.services():
        found = measure(options.people, options.organizations)
    return report(found)


if __name__ == "__main__":
    sys.exit(main())
