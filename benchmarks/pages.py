"""Server time of pages beside an empty view: `python -m benchmarks.pages [--people 100000] [--organizations 200]`.

The empty view reads its session and asks one question; both sides alternate in one process, and the 95th percentiles
are compared. Needs a migrated database in DATABASE_URL and the owner's in DATABASE_OWNER_URL; the organizations made
here are removed again.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import statistics
import time
import uuid
from collections.abc import Callable
from typing import Any

import django

LIMIT = 3.0
ROUNDS = 60
BATCH = 10_000
_PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
DIRECTORY = (
    ("first page", "employees/"),
    ("search", "employees/?q=ada+be"),
    ("rare search", "employees/?q=last77"),
    ("nobody", "employees/?q=zzzz"),
    ("department", "employees/?department=Department+7"),
    ("location, by level", "employees/?location=Oslo&o=-level"),
    ("taking part", "employees/?taking_part=yes"),
    ("page 300", "employees/?page=300"),
)


def _percentile(samples: list[float]) -> float:
    return statistics.quantiles(samples, n=20)[-1]


def people(count: int) -> list[dict[str, Any]]:
    """Rows of employees as the bulk writer takes them."""
    dice, rows = random.Random(11), []
    for number in range(count):
        first = f"{dice.choice(('Ada', 'Ben', 'Cleo', 'Dora'))}{dice.randrange(900)}"
        last = f"{dice.choice(('Bell', 'Last', 'Ek'))}{dice.randrange(9000)}"
        email = f"{first}.{last}.{number}@bench.example".lower()
        rows.append({
            "number": f"E{number:06}", "email": email, "email_key": email, "first_name": first, "last_name": last,
            "first_key": first.lower(), "last_key": last.lower(), "job_title": f"Title {dice.randrange(300)}",
            "job_level": f"L{dice.randrange(9)}", "grade": dice.randrange(20), "department": f"Department {dice.randrange(60)}",
            "location": dice.choice(("Hamburg", "Oslo", "Gdańsk")), "status": "left" if dice.random() < 0.1 else "active",
        })  # fmt: skip
    return rows


def populate(organization: Any, count: int) -> None:
    """Fill one organization's directory."""
    from accounts.tenancy import tenant
    from programs.models import Employee
    from programs.services.imports import bulk

    with tenant(organization.pk):
        organization.save(force_insert=True)
        rows = people(count)
        for start in range(0, count, BATCH):
            bulk.insert(Employee, rows[start : start + BATCH])


def compare(get: Callable[[str], Any], pages: tuple[tuple[str, str], ...], prefix: str) -> float:
    """Print each page's 95th percentile beside the empty view's; returns the worst ratio."""
    worst = 0.0
    for label, address in pages:
        empty, page = [], []
        for _ in range(ROUNDS):
            for samples, path in ((empty, "/bench/empty"), (page, prefix + address)):
                start = time.perf_counter()
                response = get(path)
                samples.append(time.perf_counter() - start)
                if response.status_code != 200:
                    raise SystemExit(f"{path} answered {response.status_code}")
        ratio = _percentile(page) / _percentile(empty)
        worst = max(worst, ratio)
        print(f"{label:22} median {statistics.median(page) * 1000:6.1f} ms   p95 {_percentile(page) * 1000:6.1f} ms   "
              f"empty {_percentile(empty) * 1000:5.1f} ms   {ratio:4.1f} x")  # fmt: skip
    return worst


def _login(organization: Any) -> Any:
    """A signed-in client of an admin."""
    from django.test import Client

    from accounts.enums import Role
    from accounts.models import Membership, User
    from accounts.tenancy import tenant

    user = User.objects.create_user(f"{uuid.uuid4().hex}@bench.example", "unused", name="Bench")
    with tenant(organization.pk):
        Membership.objects.create(user=user, role=Role.ADMIN)
    client = Client()
    client.force_login(user)
    return client


def main() -> None:
    """Build the organizations, compare, and take them away again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--organizations", type=int, default=200)
    parser.add_argument("--each", type=int, default=200)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.db import connections
    from django.test.utils import override_settings

    from accounts.models import Organization

    names = [f"bench-{uuid.uuid4().hex[:10]}" for _ in range(options.organizations)]
    organizations = [Organization(name=name, slug=name) for name in names]
    try:
        for organization, count in zip(
            organizations, itertools.chain([options.people], itertools.repeat(options.each)), strict=False
        ):
            populate(organization, count)
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE programs_employee")
        client = _login(organizations[0])
        # Addresses of assets come without their hash, so that no build has to precede the bench.
        storages = {"default": settings.STORAGES["default"], "staticfiles": {"BACKEND": _PLAIN_STATIC}}
        with override_settings(ROOT_URLCONF="benchmarks.urls", ALLOWED_HOSTS=["testserver"], STORAGES=storages):
            worst = compare(client.get, DIRECTORY, f"/o/{organizations[0].slug}/")
    finally:
        with connections["owner"].cursor() as cursor:
            for table in ("programs_employee", "accounts_membership", "accounts_organization"):
                column = "id" if table == "accounts_organization" else "organization_id"
                cursor.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [[o.pk for o in organizations]])
            cursor.execute("DELETE FROM accounts_user WHERE email LIKE '%%@bench.example'")
    print(f"worst ratio {worst:.1f} x, limit {LIMIT:.0f} x")


if __name__ == "__main__":
    main()
