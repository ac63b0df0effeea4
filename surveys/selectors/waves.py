"""How waves are obtained, whom a sending would ask, and how many of whom have answered."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
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
from surveys.enums import Cut, WaveState
from surveys.models import Asked, Cell, Survey, Wave
from surveys.selectors import results


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


AT_THE_END = "How many have answered is told when it is closed."
SOON = "How many have answered comes in a few minutes."


@dataclass(frozen=True)
class Rate:
    """How many of a side were asked, and the share of them that answered, or why it is not told."""

    side: str
    asked: int
    percent: int | None = None
    note: str = ""


def rates(actor: Actor, wave: Wave) -> list[Rate]:
    """How many answered, each side for itself, as the results tell it."""
    actor.require(Permission.SEE_PROGRAMS)
    return by_wave(actor, [wave])[wave.pk]


def by_wave(actor: Actor, waves: list[Wave]) -> dict[uuid.UUID, list[Rate]]:
    """The same of several waves, in two queries.

    SECURITY: from the cells of closed waves alone. A number that grows with each answer says of whoever is asked last, or looks
    on, whether they have answered.
    """
    actor.require(Permission.SEE_PROGRAMS)
    keys = [one.pk for one in waves]
    with private(purpose=locks.ASK):
        rows = Asked.objects.filter(wave__in=keys).order_by().values_list("wave_id", "participant__side")
        asked = {(wave, side): count for wave, side, count in rows.annotate(count=Count("pk"))}
    told = Cell.objects.filter(
        snapshot__wave__in=keys, snapshot__final=True, question=None, cut__in=[Cut.EVERYBODY, Cut.SIDE]
    )
    cells = {(one.snapshot.wave_id, one.value): one for one in told.select_related("snapshot", "counted_in")}
    return {
        one.pk: [
            # Where one side alone was asked it is everybody, and nothing is told by side.
            _rate(one, side, asked[one.pk, side], cells.get((one.pk, side if len(sides) > 1 else "")))
            for sides in [[side for side in Side.values if (one.pk, side) in asked]]
            for side in sides
        ]
        for one in waves
    }


def _rate(wave: Wave, side: str, asked: int, cell: Cell | None) -> Rate:
    if cell is None:
        return Rate(side, asked, note=SOON if wave.state == WaveState.CLOSED else AT_THE_END)
    return Rate(side, cell.people or asked, next(iter(cell.shares), None), results.note(cell))
