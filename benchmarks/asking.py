"""Recommendations of a huge cohort, and the page that shows them: ``python -m benchmarks.asking [--side 5000]``.

The promise is in seconds, for somebody waits: from a saved profile to the row that the page reads, not counting how long the
worker is busy with something else. The page is measured in questions to the database, which no machine makes faster.
"""

from __future__ import annotations

import argparse
import sys
import time
import uuid
from typing import Any

from benchmarks import ground, pilots
from benchmarks.figures import Figure, report

SIDE = 5_000
REFRESH, QUERIES = 10.0, 12.0
_PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"


def seed(side: int) -> tuple[Any, Any, Any]:
    """An organization with an open cohort of so many on each side, one of whom can sign in; returns it, both and the user."""
    from accounts.enums import Role
    from accounts.models import Membership, Organization, User
    from accounts.tenancy import tenant
    from matching.models import Opening
    from programs.models import Employee

    organization = Organization(name="Bench", slug=f"bench-{uuid.uuid4().hex[:12]}")
    user = User.objects.create_user(f"{uuid.uuid4().hex}@bench.example", None, name="Bench")
    with tenant(organization.pk):
        organization.save(force_insert=True)
        cohort = pilots.begin(side, side)
        Membership.objects.create(user=user, role=Role.PARTICIPANT)
        Employee.objects.filter(email="e0@bench.example").update(user=user)
        opening = Opening.objects.create(cohort=cohort, mode="self", opened_at="2026-01-01T00:00Z")
    ground.analyze()
    return organization, opening, user


def refresh(opening: Any) -> tuple[float, int]:
    """Seconds from a wish to the rows, and for how many people they changed."""
    from accounts.tenancy import tenant
    from matching.services import recommendations, refreshes

    with tenant(opening.organization_id):
        refreshes.want(cohort_id=opening.cohort_id)
    start = time.perf_counter()
    changed = recommendations.refresh(opening.organization_id, opening.pk)
    return time.perf_counter() - start, changed


def change(opening: Any, user: Any) -> None:
    """Somebody offers something else."""
    from accounts.tenancy import tenant
    from profiles.models import TopicEntry

    with tenant(opening.organization_id):
        mine = TopicEntry.objects.filter(profile__participant__employee__user=user, direction="offer")
        mine.update(level=5)


def pages(organization: Any, user: Any) -> list[Figure]:
    """The page of somebody who asks, and a search among everybody: how many questions each asks."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, override_settings

    client, found = Client(), []
    client.force_login(user)
    storages = {"default": settings.STORAGES["default"], "staticfiles": {"BACKEND": _PLAIN_STATIC}}
    with override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=storages):
        home = client.get(f"/o/{organization.slug}/asking/")["Location"]
        for name, path in (("page", home), ("search", f"{home}people/?q=topic+1")):
            client.get(path)
            start = time.perf_counter()
            with CaptureQueriesContext(
                connection,
            ) as asked:
                answer = client.get(path)
            spent = time.perf_counter() - start
            if answer.status_code != 200:
                raise SystemExit(f"{path} answered {answer.status_code}")
            print(f"{name} of recommendations: {len(asked)} questions, {spent * 1e3:.0f} ms", flush=True)
            found.append(Figure(f"{name} of recommendations", QUERIES, len(asked), "queries"))
    return found


def measure(side: int = SIDE) -> list[Figure]:
    """Everything anew, then after one change, then the pages."""
    organization, opening, user = seed(side)
    whole, everybody = refresh(opening)
    ground.analyze()
    change(opening, user)
    after, some = refresh(opening)
    print(
        f"{side:,} x {side:,}: all {everybody:,} lists {whole:.1f} s; after a change {some:,} lists {after:.1f} s",
        flush=True,
    )
    figure = Figure(f"recommendations at {side:,} per side, after a change", REFRESH, after, "s")
    return [
        Figure(f"recommendations at {side:,} per side, all anew", 6 * REFRESH, whole, "s"),
        figure,
        *pages(organization, user),
    ]


def main() -> int:
    """The size of the promise, or the one given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=SIDE)
    options = parser.parse_args()
    with ground.services():
        found = measure(options.side)
    return report(found)


if __name__ == "__main__":
    sys.exit(main())
