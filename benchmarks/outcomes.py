"""Do participants stay? 5,000 of them in a directory of 100,000: ``python -m benchmarks.outcomes [--people N --participants N]``.

From the claim of a comparison to its stored result: everybody is read with their histories, twins are found, three questions are
asked with 2,000 shuffles each. In a process of its own, for its memory is measured. In seconds, because somebody may wait for it.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence

from benchmarks import ground
from benchmarks.figures import Figure, report

PEOPLE, PARTICIPANTS = 100_000, 5_000
SECONDS, MEGABYTES = 60.0, 400.0
# Chance that is the same each time: hashes of numbers.
_FIRM = (
    """INSERT INTO programs_employee (id, organization_id, created_at, job_title, job_level, grade, department, business_unit,
      team, location, country, status, number, email, first_name, last_name, preferred_name, first_key, formal_key, last_key,
      middle_key, end_key, email_key, time_zone, hire_date, leave_date)
      SELECT gen_random_uuid(), %(o)s, now(), 'x', '', 1 + abs(hashtext('g' || n)) %% 9,
        'Department ' || abs(hashtext('d' || n)) %% 25, '', '', 'Site ' || abs(hashtext('s' || n)) %% 12, '',
        CASE WHEN gone THEN 'left' ELSE 'active' END, n::text, n || '@x.example', 'F', 'L', '', 'f', '', 'l', '', '',
        n || '@x.example', '', current_date - 600 - abs(hashtext('h' || n)) %% 5000,
        CASE WHEN gone THEN current_date - 420 + abs(hashtext('l' || n)) %% 400 END
      FROM (SELECT n, abs(hashtext('x' || n)) %% 100 < 22 AS gone FROM generate_series(1, %(people)s) n) everybody""",
    """INSERT INTO programs_employeeversion (id, organization_id, created_at, employee_id, valid_from, valid_to, job_title,
      job_level, grade, department, business_unit, team, location, country, status)
      SELECT gen_random_uuid(), %(o)s, now(), e.id, current_date - 900 + 300 * n,
        CASE WHEN n < 3 THEN current_date - 600 + 300 * n END, 'x', '',
        e.grade + CASE WHEN n = 3 AND abs(hashtext('r' || e.number)) %% 9 = 0 THEN 1 ELSE 0 END,
        e.department, '', '', e.location, '', 'active'
      FROM programs_employee e CROSS JOIN generate_series(1, 3) n WHERE e.organization_id = %(o)s""",
    """INSERT INTO programs_participant (id, organization_id, created_at, cohort_id, employee_id, side, capacity, state,
      joined_at, completeness, complete, excused, topics, owes, language)
      SELECT gen_random_uuid(), %(o)s, now(), %(cohort)s, e.id, 'mentor', 1, 'ready',
        now() - make_interval(days => 440 + abs(hashtext('j' || e.number)) %% 30), 0, true, false, '{}', '{}', ''
      FROM programs_employee e WHERE e.organization_id = %(o)s
      ORDER BY abs(hashtext('p' || e.number)) LIMIT %(participants)s""",
)


def seed(people: int, participants: int) -> tuple[uuid.UUID, uuid.UUID]:
    """A firm with a cohort that began more than a year ago; returns its id and that of a comparison which waits."""
    from django.db import connection

    from accounts.actors import system
    from accounts.models import Organization
    from accounts.tenancy import tenant
    from analytics.services import comparisons
    from programs.models import Audience, Cohort, DirectoryImport, Program

    organization = Organization(name="Bench", slug=f"outcomes-{uuid.uuid4().hex[:12]}")
    with tenant(organization.pk):
        organization.save(force_insert=True)
        program = Program.objects.create(name="Bench", state="live")
        cohort = Cohort.objects.create(program=program, name="Bench")
        Audience.objects.bulk_create(Audience(cohort=cohort, side=side) for side in ("mentor", "mentee"))
        sizes = {"o": organization.pk, "cohort": cohort.pk, "people": people, "participants": participants}
        with connection.cursor() as cursor:
            for statement in _FIRM:
                cursor.execute(statement, sizes)
            cursor.execute("SELECT current_date")
            today = cursor.fetchone()[0]
        DirectoryImport.objects.create(file="x.csv", file_name="x.csv", state="applied", applied_on=today)
        row = comparisons.request(actor=system(organization.pk), program=program, cohort=cohort)
    ground.analyze()
    return organization.pk, row.pk


def inside(organization: uuid.UUID, comparison: uuid.UUID) -> None:
    """Do it here, and print the seconds and the megabytes that it took above what Django takes."""
    ground.ready()
    from accounts.tenancy import tenant
    from analytics.models import Comparison
    from analytics.services import outcomes

    before, begun = _peak(), time.perf_counter()
    outcomes.execute(organization, comparison)
    took = time.perf_counter() - begun
    with tenant(organization):
        row = Comparison.objects.get(pk=comparison)
        last = row.trials.order_by("position").last()
    print(f"{took:.1f} {_peak() - before:.0f} {row.state} {row.basis} {last.here if last else 0}")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(people: int = PEOPLE, participants: int = PARTICIPANTS) -> list[Figure]:
    """One comparison, in a worker of its own."""
    ids = seed(people, participants)
    command = [sys.executable, "-m", "benchmarks.outcomes", "--inside", *map(str, ids)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    took, megabytes, state, basis, twins = answer.stdout.split()[-5:]
    if (state, basis) != ("done", "alike"):
        raise RuntimeError(f"{state}, {basis}: {answer.stdout} {answer.stderr}")
    print(f"{participants:,} participants of {people:,}: {twins} twins, {took} s, {megabytes} MB")
    name = f"{participants:,} participants compared, directory of {people:,}"
    return [Figure(name, SECONDS, float(took), "s"), Figure(f"{name}, memory", MEGABYTES, float(megabytes), "MB")]


def main(arguments: Sequence[str] | None = None) -> int:
    """The sizes of the promise, or those that are given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--participants", type=int, default=PARTICIPANTS)
    parser.add_argument("--inside", nargs=2, type=uuid.UUID, metavar="ID", help="used by the benchmark itself")
    options = parser.parse_args(arguments)
    if options.inside:
        inside(*options.inside)
        return 0
    with ground.services():
        found = measure(options.people, options.participants)
    return report(found)


if __name__ == "__main__":
    sys.exit(main())
