"""How waves are obtained, whom a sending would ask, and how many of whom have answered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization
from accounts.tenancy import private
from plans.enums import VersionState
from programs.enums import Side
from programs.models import Cohort
from programs.selectors.days import today_of
from surveys import locks, moments
from surveys.models import Asked, Survey, Wave

# A rate is shown of a side of which so many were asked.
LEAST = 5


def clock(organization: Organization) -> dict[str, Any]:
    """What every statement about moments takes: whose, what time it is, and which day that is where the organization is."""
    return {
        "organization": organization.pk, "now": timezone.now(), "today": today_of(organization),
        "zone": organization.time_zone,
    }  # fmt: skip


def listed(actor: Actor, cohort: Cohort) -> QuerySet[Wave]:
    """The waves of a cohort, those that are open first, then the latest."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Wave.objects.filter(cohort=cohort).select_related("survey")
    return rows.order_by("-state", "-opens_at", "survey__title", "pk")


def one(actor: Actor, wave_id: uuid.UUID) -> Wave:
    """One wave; raises Http404."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Wave.objects.select_related("survey", "version", "cohort__program__organization")
    return get_object_or_404(rows, pk=wave_id)


def sendable(actor: Actor, cohort: Cohort) -> QuerySet[Survey]:
    """The surveys of a cohort's program that have a published version."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Survey.objects.filter(program=cohort.program_id, archived_at=None, versions__state=VersionState.LIVE)
    return rows.order_by("title", "pk")


def audience(actor: Actor, survey: Survey, cohort: Cohort) -> dict[str, int]:
    """How many people of each side would be asked if somebody sent a survey now."""
    actor.require(Permission.MANAGE_PROGRAMS)
    values = clock(cohort.program.organization) | {"survey": survey.pk, "cohort": cohort.pk}
    with private(purpose=locks.ASK), connection.cursor() as cursor:
        cursor.execute(moments.COUNT_BY_HAND, values)
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class Rate:
    """How many of a side were asked, and how many of them answered, where that may be told."""

    side: str
    asked: int
    answered: int

    @property
    def told(self) -> bool:
        """SECURITY: of fewer than five one could say who."""
        return self.asked >= LEAST

    @property
    def percent(self) -> int:
        return round(100 * self.answered / self.asked) if self.asked else 0


def rates(actor: Actor, wave: Wave) -> list[Rate]:
    """How many answered, each side for itself: a total would tell of a side that is too small."""
    actor.require(Permission.SEE_PROGRAMS)
    return by_wave(actor, [wave])[wave.pk]


def by_wave(actor: Actor, waves: list[Wave]) -> dict[uuid.UUID, list[Rate]]:
    """The same of several waves, in one query."""
    actor.require(Permission.SEE_PROGRAMS)
    with private(purpose=locks.ASK):
        rows = Asked.objects.filter(wave__in=[one.pk for one in waves]).values("wave_id", "participant__side")
        found = list(rows.annotate(all=Count("pk"), said=Count("pk", filter=Q(answered=True))))
    known = {(row["wave_id"], row["participant__side"]): (row["all"], row["said"]) for row in found}
    return {
        one.pk: [Rate(side, *known[one.pk, side]) for side in Side.values if (one.pk, side) in known] for one in waves
    }
