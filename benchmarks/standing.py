"""The plans and pairings of a large cohort beside the empty page: ``python -m benchmarks.standing [--pairings 5000]``.

The list as an admin opens it, and one pair's page as its mentor does.

Every pairing has a plan, and most have an agreement, sessions, goals and contacts, so that each state and phase is there.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from benchmarks import ground, pages, plans
from benchmarks.figures import Figure, report
from config import memory

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import Organization

# Chance that is the same each time: hashes of ids.
_LIVES = (
    """UPDATE matching_pairing p SET started_at = now() - make_interval(days => (abs(hashtext(p.id::text)) %% 100))
      WHERE p.organization_id = %(o)s""",
    """INSERT INTO plans_agreement (id, organization_id, created_at, pairing_id, number, written_by, roles, confidentiality,
      channel, rhythm, contact, place, stalling, ending, mentor_signed_at, mentee_signed_at)
      SELECT gen_random_uuid(), %(o)s, now(), p.id, 1, 'mentor', 'x', 'x', 'chat', 'monthly', 'video', '', 'x', 'x',
        p.started_at, p.started_at FROM matching_pairing p
      WHERE p.organization_id = %(o)s AND abs(hashtext(p.id::text || 'a')) %% 10 < 7""",
    """INSERT INTO plans_session (id, organization_id, created_at, pairing_id, state, starts_at, minutes, meeting_link, uid,
      sequence, proposed_by, proposals, agreed_at, logged)
      SELECT gen_random_uuid(), %(o)s, now(), p.id, CASE WHEN n = 1 THEN 'agreed' ELSE 'held' END,
        now() - make_interval(days => 10 + n * 20 + (abs(hashtext(p.id::text || n)) %% 60)), 45, '', gen_random_uuid(), 0,
        'mentor', 1, NULL, false
      FROM matching_pairing p CROSS JOIN generate_series(1, 3) n
      WHERE p.organization_id = %(o)s AND abs(hashtext(p.id::text || 's')) %% 10 < 6""",
    """INSERT INTO plans_goal (id, organization_id, created_at, pairing_id, learner, what, measure, baseline, target, revision,
      state, mentor_accepted_at, mentee_accepted_at, progress, dropped_by, drop_reason)
      SELECT gen_random_uuid(), %(o)s, now(), p.id, 'mentee', 'x', '', '', '', 1, 'accepted', now(), now(),
        CASE WHEN abs(hashtext(p.id::text || n)) %% 3 = 0 THEN 100 ELSE 40 END, '', ''
      FROM matching_pairing p CROSS JOIN generate_series(1, 2) n WHERE p.organization_id = %(o)s""",
    """INSERT INTO plans_contact (id, organization_id, created_at, pairing_id, side, source, met, day)
      SELECT gen_random_uuid(), %(o)s, now(), p.id, 'mentee', 'tap', true, current_date - abs(hashtext(p.id::text || 'c')) %% 90
      FROM matching_pairing p WHERE p.organization_id = %(o)s AND abs(hashtext(p.id::text || 'd')) %% 10 < 4""",
    """UPDATE plans_step s SET due_on = s.due_on - 50 WHERE s.organization_id = %(o)s""",
    """UPDATE plans_step s SET state = 'done', ended_at = now() - make_interval(days => abs(hashtext(s.id::text)) %% 60)
      WHERE s.organization_id = %(o)s AND abs(hashtext(s.id::text)) %% 3 = 0""",
)
LISTS = {
    "by name": "",
    "fifty of them": "?size=50",
    "last page": "?page=200",
    "search": "?q=last77",
    "needs a check-in": "?health=check_in&o=contact",
    "stuck": "?stuck=yes",
    "under way, by due day": "?phase=under_way&o=due",
    "by health": "?o=health",
}


def seed(organization: Organization, pairings: int) -> str:
    """A cohort of so many pairings with lives of their own; returns the address of their list."""
    from django.db import connection

    from accounts.tenancy import tenant
    from plans.services import opening
    from programs.models import Cohort

    with tenant(organization.pk):
        program = plans.seed(str(organization.pk), pairings)
        cohort = Cohort.objects.get(program=program)
    opening.open_due(organization.pk)
    with tenant(organization.pk), connection.cursor() as cursor:
        for statement in _LIVES:
            cursor.execute(statement, {"o": organization.pk})
    ground.analyze()
    return f"/o/{organization.slug}/programs/{program}/cohorts/{cohort.pk}/plans/"


def mentor(organization: Organization) -> tuple[Client, str]:
    """Whoever mentors in a pair that has met and set goals, signed in; and the address of the pair's page."""
    from django.db.models import Count
    from django.test import Client

    from accounts.models import Membership, User
    from accounts.tenancy import tenant
    from matching.models import Pairing
    from plans.models import Session

    user = User.objects.create(email=f"mentor-{organization.pk}@bench.example", name="Bench")
    with tenant(organization.pk):
        Membership.objects.create(user=user, role="participant")
        met = Session.objects.values_list("pairing").annotate(often=Count("pk")).order_by("-often", "pairing")
        pairing = Pairing.objects.select_related("mentor__employee").get(pk=met[0][0])
        pairing.mentor.employee.user = user
        pairing.mentor.employee.save(update_fields=["user"])
    client = Client()
    client.force_login(user)
    return client, f"/o/{organization.slug}/pairings/{pairing.pk}/"


def measure(pairings: int = plans.PAIRINGS, rounds: int = pages.ROUNDS) -> list[Figure]:
    """Every way in which the list is asked for, as an admin opens it."""
    from django.conf import settings
    from django.test.utils import override_settings

    from accounts.models import Organization
    from accounts.tenancy import tenant

    organization = Organization(name="Bench", slug=f"standing-{os.getpid()}")
    with tenant(organization.pk):
        organization.save(force_insert=True)
    home, client = seed(organization, pairings), plans.admin(organization)
    storages = {"default": settings.STORAGES["default"], "staticfiles": {"BACKEND": pages.PLAIN_STATIC}}
    memory.settle()  # as the web process does
    with override_settings(ROOT_URLCONF="benchmarks.urls", ALLOWED_HOSTS=["testserver"], STORAGES=storages):
        found = [pages.compare(client.get, f"pairs, {name}", home + tail, rounds) for name, tail in LISTS.items()]
        theirs, page = mentor(organization)
        return [*found, pages.compare(theirs.get, "one pair, as its mentor", page, rounds)]


def main(arguments: Sequence[str] | None = None) -> int:
    """The sizes of the promise, or those that are given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairings", type=int, default=plans.PAIRINGS)
    parser.add_argument("--rounds", type=int, default=pages.ROUNDS)
    options = parser.parse_args(arguments)
    with ground.services():
        found = measure(options.pairings, options.rounds)
    return report(found)


if __name__ == "__main__":
    sys.exit(main())
