"""Server time of pages beside an empty view: `python -m benchmarks.pages [--people 100000] [--organizations 200]`.

The empty view reads its session and asks one question, behind the same middleware; both sides alternate in one process,
and the 95th percentiles are compared.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks import crowd, ground
from benchmarks.figures import Figure, report
from config import memory

LIMIT = 3.0
ROUNDS = 100
DEFAULT = crowd.Sizes()
EMPTY = "/bench/empty"
PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
DIRECTORY = {
    "first page": "",
    "search": "?q=ada+be",
    "rare search": "?q=last77",
    "nobody": "?q=zzzz",
    "department": "?department=Department+7",
    "location, by level": "?location=Oslo&o=-level",
    "taking part": "?taking_part=yes",
    "page 300": "?page=300",
}
PARTICIPANTS = {
    "first page": "",
    "search": "?q=bench1",
    "mentees by profile": "?side=mentee&o=profile",
    "last page": "?page=last",
}
BOARD = {
    "all lanes": "",
    "search": "?q=bench1",
    "declined": "?decision=declined",
    "department": "?department=Department+7",
}
STEPS = ("purpose", "audience", "criteria", "exclusions", "review")


def addresses(made: crowd.Crowd) -> dict[str, str]:
    """Everything that is measured: what it is called, and where it lies."""
    home = f"/o/{made.organization.slug}"
    people = f"{home}/programs/{made.cohort.program_id}/cohorts/{made.cohort.pk}/participants/"
    run = f"{home}/matching/runs/{made.run.pk}/"
    found = {f"directory, {name}": f"{home}/employees/{query}" for name, query in DIRECTORY.items()}
    found |= {f"participants, {name}": people + query for name, query in PARTICIPANTS.items()}
    found |= {f"board, {name}": f"{run}board/{query}" for name, query in BOARD.items()}
    found |= {"run": run}
    return found | {f"wizard, {step}": f"{home}/programs/{made.draft.pk}/setup/{step}/" for step in STEPS}


def _percentile(samples: list[float]) -> float:
    return statistics.quantiles(samples, n=20)[-1]


def compare(get: Callable[[str], Any], label: str, address: str, rounds: int) -> Figure:
    """Print a page's median and 95th percentile beside the empty view's, and return the ratio of the latter."""
    empty: list[float] = []
    page: list[float] = []
    for turn in range(-3, rounds):  # three to get warm
        for samples, path in ((empty, EMPTY), (page, address)):
            start = time.perf_counter()
            response = get(path)
            spent = time.perf_counter() - start
            if response.status_code != 200:
                raise SystemExit(f"{path} answered {response.status_code}")
            if turn >= 0:
                samples.append(spent)
    here, there = _percentile(page), _percentile(empty)
    medians = statistics.median(page) / statistics.median(empty)
    print(
        f"{label:34} p95 {here * 1e3:6.1f} ms, empty {there * 1e3:5.1f} ms: {here / there:4.1f} x (medians {medians:4.1f} x)",
        flush=True,
    )
    return Figure(f"page: {label}", LIMIT, here / there)


def measure(sizes: crowd.Sizes = DEFAULT, rounds: int = ROUNDS, only: Sequence[str] = ()) -> list[Figure]:
    """Fill the database and ask for every page, or for those whose name begins with one of ``only``."""
    from django.conf import settings
    from django.test import Client
    from django.test.utils import override_settings

    made = crowd.gather(sizes)
    print(f"{sizes.organizations} organizations, {sizes.people:,} employees in the biggest, "
          f"{sizes.mentors} mentors and {sizes.mentees} mentees in its cohort; {rounds} times each")  # fmt: skip
    client = Client()
    client.force_login(made.user)
    # Addresses of assets come without their hash, so that no build has to precede the bench.
    storages = {"default": settings.STORAGES["default"], "staticfiles": {"BACKEND": PLAIN_STATIC}}
    memory.settle()  # as the web process does
    with override_settings(ROOT_URLCONF="benchmarks.urls", ALLOWED_HOSTS=["testserver"], STORAGES=storages):
        return [
            compare(client.get, name, path, rounds)
            for name, path in addresses(made).items()
            if name.startswith(tuple(only) or "")
        ]


def main() -> int:
    """All pages, or those named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="the beginning of a page's name: directory, board, wizard …")
    parser.add_argument("--people", type=int, default=crowd.Sizes.people)
    parser.add_argument("--organizations", type=int, default=crowd.Sizes.organizations)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with ground.services():
        sizes = crowd.Sizes(people=options.people, organizations=options.organizations)
        found = measure(sizes, options.rounds, options.names)
    return report(found)


if __name__ == "__main__":
    sys.exit(main())
