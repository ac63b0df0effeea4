"""How reversed the sessions of a cohort were: one figure for a month that is over, made once. See ``rates.py`` for why so."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from collections import defaultdict
from typing import Any

from django.db import connection
from django.db.models import Max, OuterRef, Subquery

from accounts.actors import Actor
from accounts.enums import PERMISSIONS, Permission
from accounts.models import Organization
from plans import compass, rates
from plans.models import CompassPeriod
from programs.enums import ProgramState
from programs.models import Cohort
from programs.selectors.days import day_of, today_of

# What was said of the sessions of a cohort in some days, by pair. SECURITY: pairs in which somebody sits who may see the
# figure do not count, for they could take themselves out of it, and four pairs would be left.
_SAID = """
  SELECT s.pairing_id, s.id, a.side, a.led, a.agenda, a.asked, a.learned
  FROM plans_session s
  JOIN matching_pairing m ON m.organization_id = s.organization_id AND m.id = s.pairing_id AND m.cohort_id = %(cohort)s
  JOIN plans_sessionanswer a ON a.organization_id = s.organization_id AND a.session_id = s.id
  WHERE s.organization_id = %(organization)s AND s.state = 'held' AND s.starts_at >= %(first)s AND s.starts_at < %(end)s
    AND NOT EXISTS (SELECT 1 FROM programs_participant p
      JOIN programs_employee e ON e.organization_id = p.organization_id AND e.id = p.employee_id
      JOIN accounts_membership w ON w.organization_id = p.organization_id AND w.role = ANY(%(roles)s)
      JOIN accounts_user u ON u.id = w.user_id
      WHERE p.organization_id = s.organization_id AND p.id IN (m.mentor_id, m.mentee_id)
        AND (e.user_id = w.user_id OR e.email = u.email))"""
_SEE_IT = [str(role) for role, may in PERMISSIONS.items() if Permission.SEE_PROGRAMS in may]


def freeze(*, actor: Actor) -> int:
    """Make the figure of the latest month that is over, for every cohort that has none yet; returns how many were made.

    A month in which too few pairs have answered gets a row without a figure, and goes into the next one.
    """
    organization = Organization.objects.get(pk=actor.organization_id)
    last = rates.last_day(today_of(organization))
    made = CompassPeriod.objects.filter(last_day__gte=last).values("cohort_id")
    told = CompassPeriod.objects.filter(cohort=OuterRef("pk")).exclude(share=None).order_by().values("cohort")
    rows = Cohort.objects.filter(program__state=ProgramState.LIVE).exclude(pk__in=made)
    rows = rows.annotate(until=Subquery(told.annotate(day=Max("last_day")).values("day")))
    found = [_period(organization, cohort, last) for cohort in rows.order_by("pk")]
    # Another worker may be at it at this moment: the unique key decides, and the first figure stays.
    CompassPeriod.objects.bulk_create([row for row in found if row], ignore_conflicts=True)
    return sum(row is not None for row in found)


def _period(organization: Organization, cohort: Any, last: dt.date) -> CompassPeriod | None:
    first = (cohort.until + dt.timedelta(days=1)) if cohort.until else day_of(organization, cohort.created_at)
    if first > last:
        return None
    pairs = _pairs(organization, cohort.pk, first, last)
    share = rates.share(pairs)
    return CompassPeriod(
        cohort=cohort, first_day=first, last_day=last, share=share, pairs=None if share is None else len(pairs)
    )


def _pairs(organization: Organization, cohort_id: uuid.UUID, first: dt.date, last: dt.date) -> list[list[bool]]:
    """For each pair that has answered, which of its sessions of these days were reversed as they are meant."""
    zone = zoneinfo.ZoneInfo(organization.time_zone)
    values: dict[str, Any] = {
        "organization": organization.pk, "cohort": cohort_id, "roles": _SEE_IT,
        "first": dt.datetime.combine(first, dt.time(), zone),
        "end": dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone),
    }  # fmt: skip
    said: dict[tuple[uuid.UUID, uuid.UUID], dict[str, dict[str, str]]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_SAID, values)
        for pairing_id, session_id, side, *taps in cursor.fetchall():
            said[pairing_id, session_id][side] = dict(zip(("led", "agenda", "asked", "learned"), taps, strict=True))
    found: dict[uuid.UUID, list[bool]] = defaultdict(list)
    for (pairing_id, _), sides in said.items():
        one = compass.reading(sides.get("mentor", {}), sides.get("mentee", {}))
        if one is not None:
            found[pairing_id].append(one.is_reversed)
    return list(found.values())
