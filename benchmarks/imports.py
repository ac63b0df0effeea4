"""A directory of 50,000 rows from file to rows: `python -m benchmarks.imports [csv] [xlsx] [--rows 50000]`.

Checks, applies, changes a tenth, and undoes, each in a worker process of its own, whose memory is watched. Beside it stands
reading the same CSV with the standard library alone; on a shared machine only ratios and memory mean anything.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from benchmarks import ground
from benchmarks.figures import Figure, report

MEMORY_LIMIT_MB = 300
KINDS = ("csv", "xlsx")
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
    """Let a fresh process do the waiting step, and say how long it took and how much memory it and its children had."""
    command = [sys.executable, "-m", "benchmarks.imports", "--work", str(organization), str(import_id)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        peak = watched(worker)
        said = worker.stdout.read() if worker.stdout else ""
    if worker.returncode:
        raise SystemExit("the worker failed")
    return {"seconds": float(said.splitlines()[-1]), "peak_mb": peak}


def watched(worker: subprocess.Popen[str]) -> float:
    """The most memory in MB that a process and its children had together, looked at every few milliseconds until it ends.

    NOTE: what the kernel keeps as a process's peak begins with the memory of whoever started it.
    """
    peak = 0
    while worker.poll() is None:
        peak = max(peak, sum(map(_memory, _family(worker.pid))))
        time.sleep(0.005)
    return peak * os.sysconf("SC_PAGE_SIZE") / 2**20


def _family(pid: int) -> list[int]:
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [one for child in (task / "children").read_text().split() for one in _family(int(child))]
    return found


def _memory(pid: int) -> int:
    """Resident pages of a process; none when it has ended."""
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return 0


def work(organization: str, import_id: str) -> None:
    """What the worker does: one step, and it says how many seconds that took."""
    from accounts import actors
    from programs.services.imports import work as jobs

    start = time.perf_counter()
    jobs.go_on(actor=actors.system(uuid.UUID(organization)), import_id=uuid.UUID(import_id))
    print(time.perf_counter() - start)


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


def take_in(kind: str, rows: int) -> Figure:
    """Two imports and an undo in an organization of their own; returns the highest memory that a worker ever had."""
    from accounts import actors
    from accounts.models import Organization
    from accounts.tenancy import tenant
    from programs.models import DirectoryImport
    from programs.services.imports import undoing

    alone, peaks = plain_parse(as_file(roster(rows), xlsx=False)), [0.0]

    def say(step: str, count: int, result: dict[str, float]) -> None:
        peaks.append(result["peak_mb"])
        memory = f"{result['peak_mb']:7.0f} MB peak" if result["peak_mb"] else ""
        print(f"{step:22} {result['seconds']:7.2f} s {count / result['seconds']:10,.0f} rows/s "
              f"{result['seconds'] / alone:8.0f} x csv alone {memory}", flush=True)  # fmt: skip

    print(f"{rows:,} rows x {len(HEADER)} columns, {kind}; reading the CSV alone {alone:.2f} s")
    organization = Organization(name="Bench", slug=f"bench-{uuid.uuid4().hex[:8]}")
    with tenant(organization.pk):
        organization.save(force_insert=True)
    take_through(organization.pk, as_file(roster(rows), kind == "xlsx"), f"bench.{kind}", say)
    changed = as_file(roster(rows, changed=0.1), kind == "xlsx")
    again = take_through(organization.pk, changed, f"bench.{kind}", say)
    with tenant(organization.pk):
        row = DirectoryImport.objects.get(pk=again)
        undoing.request(actor=actors.system(organization.pk), directory_import=row)
    say("undo", rows, _in_worker(organization.pk, again))
    return Figure(f"peak memory of importing {rows:,} rows of {kind.upper()}", MEMORY_LIMIT_MB, max(peaks), "MB")


def measure(kinds: Sequence[str] = KINDS, rows: int = 50_000) -> list[Figure]:
    """One figure per kind of file."""
    return [take_in(kind, rows) for kind in kinds]


def main() -> int:
    """Both kinds of file, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=list(KINDS), metavar="KIND", help="csv, xlsx, or both")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        ground.ready()
        work(*options.work)
        return 0
    with ground.services():
        found = measure(options.kinds, options.rows)
    return report(found)


if __name__ == "__main__":
    sys.exit(main())
