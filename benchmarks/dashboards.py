"""Dashboards of a large cohort beside the empty page, and a night of figures: ``python -m benchmarks.dashboards``.

The cohort has 5,000 people in an organization of 100,000. The night takes the figures of many organizations with a pilot each; it
is measured on as many as are asked for, and told for 500, because each is a task of its own and none knows of another.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence

from benchmarks import crowd, ground, pages, plans, standing
from benchmarks.figures import Figure, report
from config import memory

PEOPLE, PAIRINGS, ORGANIZATIONS, PILOT = 100_000, 2_500, 40, 25
PROMISED, CORES, NIGHT = 500, 2, 600.0


def _organization(name: str, pairings: int, people: int) -> tuple[object, str]:
    """An organization with a cohort of pairs that have lived; returns it with the address of the cohort."""
    from accounts.models import Organization
    from accounts.tenancy import tenant
    from programs.models import Employee
    from programs.services.imports import bulk

    organization = Organization(name=name, slug=f"{name}-{os.getpid()}")
    with tenant(organization.pk):
        organization.save(force_insert=True)
        rows = crowd.people(people)
        for start in range(0, people, crowd.AT_ONCE):
            bulk.insert(Employee, rows[start : start + crowd.AT_ONCE])
    return organization, standing.seed(organization, pairings).removesuffix("plans/")


def night(organizations: int, pairings: int) -> Figure:
    """The first night and the next one of many organizations; only the next one is promised."""
    from analytics.services import figures
    from programs.selectors.days import today_of

    made = [_organization(f"night{number}", pairings, 0)[0] for number in range(organizations)]
    begun = time.perf_counter()
    for organization in made:
        figures.take(organization.pk, today_of(organization))  # type: ignore[attr-defined, arg-type]
    each = (time.perf_counter() - begun) / organizations
    whole = each * PROMISED / CORES
    print(
        f"figures of {organizations} organizations: {each * 1e3:.0f} ms each, {whole:.0f} s for {PROMISED} on two cores",
        flush=True,
    )
    return Figure(f"figures of {PROMISED} organizations, a night", NIGHT, whole, "s")


def measure(
    people: int = PEOPLE, pairings: int = PAIRINGS, organizations: int = ORGANIZATIONS, rounds: int = pages.ROUNDS
) -> list[Figure]:
    """Each dashboard as a program owner opens it, how long its figures take, and the night."""
    from django.conf import settings
    from django.test.utils import override_settings

    from analytics.services import figures
    from programs.selectors.days import today_of

    organization, home = _organization("dashboards", pairings, people)
    begun = time.perf_counter()
    figures.take(organization.pk, today_of(organization))  # type: ignore[attr-defined, arg-type]
    print(f"figures of {2 * pairings:,} people among {people:,}: {time.perf_counter() - begun:.1f} s", flush=True)
    ground.analyze()
    client = plans.admin(organization)  # type: ignore[arg-type]
    program = home.partition("cohorts/")[0]
    found = {
        "cohort": f"{home}dashboard/", "one side": f"{home}dashboard/?group=side:mentor",
        "one figure": f"{home}dashboard/figures/funnel/", "program": f"{program}dashboard/",
        "organization": f"{home.partition('programs/')[0]}dashboard/",
    }  # fmt: skip
    storages = {"default": settings.STORAGES["default"], "staticfiles": {"BACKEND": pages.PLAIN_STATIC}}
    memory.settle()  # as the web process does
    with override_settings(ROOT_URLCONF="benchmarks.urls", ALLOWED_HOSTS=["testserver"], STORAGES=storages):
        shown = [pages.compare(client.get, f"dashboard, {name}", path, rounds) for name, path in found.items()]
    return [*shown, night(organizations, min(pairings, PILOT))]


def main(arguments: Sequence[str] | None = None) -> int:
    """The sizes of the promise, or those that are given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--pairings", type=int, default=PAIRINGS)
    parser.add_argument("--organizations", type=int, default=ORGANIZATIONS)
    parser.add_argument("--rounds", type=int, default=pages.ROUNDS)
    options = parser.parse_args(arguments)
    with ground.services():
        found = measure(options.people, options.pairings, options.organizations, options.rounds)
    return report(found)


if __name__ == "__main__":
    sys.exit(main())
