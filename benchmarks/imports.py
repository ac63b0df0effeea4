"""A directory of 50,000 rows from file to rows: `python -m benchmarks.imports [--rows 50000] [--xlsx]`.

Checks, applies, changes a tenth, and undoes, in a worker process of its own, whose peak memory is measured. Beside it
stands reading the same CSV with the standard library alone; on a shared machine only ratios and memory mean anything.
Needs a migrated database in DATABASE_URL; leaves nothing behind but the organization's empty row.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import resource
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import django

MEMORY_LIMIT_MB = 300
HEADER = (
    "Employee ID,Work Email,First Name,Last Name,Preferred Name,Job Title,Job Level,Grade,Department,Business Unit,"
    "Team,Location,Country,Time Zone,Manager ID,Hire Date,Status"
).split(",")
_PLACES = (
    ("Hamburg", "Germany", "Europe/Berlin"),
    ("Oslo", "Norway", "Europe/Oslo"),
    ("Gdańsk", "Poland", "Europe/Warsaw"),
)


def roster(rows: int, changed: float = 0.0) -> list[list[str]]:
    """A directory with a tree of managers; ``changed`` is the share of people with another title than before."""
    dice, lines = random.Random(7), [HEADER]
    for number in range(1, rows + 1):
        place, department = dice.choice(_PLACES), dice.randrange(60)
        title = f"Specialist {dice.randrange(400)}"
        lead = " (lead)" if dice.random() < changed else ""
        manager = f"E{number // 8:06}" if number > 8 else ""
        hired = f"20{dice.randrange(10, 26)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
        lines.append([
            f"E{number:06}", f"person{number}@bench.example", f"First{dice.randrange(3000)}", f"Last{dice.randrange(20000)}", "",
            title + lead, f"L{dice.randrange(1, 9)}", str(dice.randrange(1, 20)), f"Department {department}",
            f"Unit {department % 9}", f"Team {dice.randrange(900)}", *place, manager, hired, "Active",
        ])  # fmt: skip
    return lines


def as_file(lines: list[list[str]], xlsx: bool) -> bytes:
    """The table as an uploaded file's bytes."""
    from accounts import exports

    if xlsx:
        return exports.as_xlsx(exports.Sheet("People", lines[0], lines[1:]))
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def plain_parse(content: bytes) -> float:
    """Seconds that the standard library takes to read the CSV alone."""
    start = time.perf_counter()
    for _ in csv.reader(io.StringIO(content.decode(), newline="")):
        pass
    return time.perf_counter() - start


def _in_worker(organization: uuid.UUID, import_id: uuid.UUID) -> dict[str, float]:
    """Let a fresh process do the waiting step, and say how long it took and how much memory it ever had."""
    command = [sys.executable, "-m", "benchmarks.imports", "--work", str(organization), str(import_id)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]))


def work(organization: str, import_id: str) -> None:
    """What the child process does."""
    from accounts import actors
    from programs.services.imports import work as jobs

    start = time.perf_counter()
    jobs.go_on(actor=actors.system(uuid.UUID(organization)), import_id=uuid.UUID(import_id))
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


def take_through(
    organization: uuid.UUID, content: bytes, name: str, say: Callable[[str, int, dict[str, float]], None]
) -> uuid.UUID:
    """Upload, check and apply one file, and report each step."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from accounts import actors
    from accounts.tenancy import tenant
    from programs.services.imports import applying, mappings, uploads

    actor = actors.system(organization)
    start = time.perf_counter()
    with tenant(organization):
        row = uploads.receive(actor=actor, upload=SimpleUploadedFile(name, content))
        say("upload and survey", row.total, {"seconds": time.perf_counter() - start, "peak_mb": 0})
        mappings.choose(actor=actor, directory_import=row, mapping=row.mapping, day_first=None, full_roster=True)
    say("check", row.total, _in_worker(organization, row.pk))
    with tenant(organization):
        row.refresh_from_db()
        applying.request(actor=actor, directory_import=row, release=True)
    say("apply", row.total, _in_worker(organization, row.pk))
    with tenant(organization):
        row.refresh_from_db()
    if row.state != "applied":
        raise SystemExit(f"the import is {row.state}: {row.error}")
    return row.pk


def main() -> None:
    """Run and print a table; exits with an error above the memory limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--xlsx", action="store_true")
    parser.add_argument("--work", nargs=2)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if options.work:
        work(*options.work)
        return
    measure(options.rows, options.xlsx)


def measure(rows: int, xlsx: bool) -> None:
    """Both imports and the undo in an organization of their own."""
    from accounts import actors
    from accounts.models import Organization
    from accounts.tenancy import tenant
    from programs.models import DirectoryImport, Employee
    from programs.services.imports import undoing

    content = as_file(roster(rows), False)
    alone, peaks = plain_parse(content), [0.0]

    def say(step: str, count: int, result: dict[str, float]) -> None:
        peaks.append(result["peak_mb"])
        print(f"{step:22} {result['seconds']:7.2f} s {count / result['seconds']:10,.0f} rows/s "
              f"{result['seconds'] / alone:8.0f} x csv alone {result['peak_mb']:7.0f} MB peak")  # fmt: skip

    print(f"{rows:,} rows x {len(HEADER)} columns, {'XLSX' if xlsx else 'CSV'}; csv alone {alone:.2f} s")
    organization = Organization(name="Bench", slug=f"bench-{uuid.uuid4().hex[:8]}")
    with tenant(organization.pk):
        organization.save(force_insert=True)
    name = f"bench.{'xlsx' if xlsx else 'csv'}"
    try:
        take_through(organization.pk, as_file(roster(rows), xlsx), name, say)
        again = take_through(organization.pk, as_file(roster(rows, changed=0.1), xlsx), name, say)
        with tenant(organization.pk):
            undoing.request(
                actor=actors.system(organization.pk), directory_import=DirectoryImport.objects.get(pk=again)
            )
        say("undo", rows, _in_worker(organization.pk, again))
    finally:
        with tenant(organization.pk):
            for row in DirectoryImport.objects.all():
                Path(row.file.path).unlink(missing_ok=True)
            DirectoryImport.objects.all()._raw_delete("default")
            Employee.objects.all()._raw_delete("default")
    if max(peaks) > MEMORY_LIMIT_MB:
        raise SystemExit(f"peak memory {max(peaks):.0f} MB is above {MEMORY_LIMIT_MB} MB")


if __name__ == "__main__":
    main()
