"""Sending surveys: the worker opens waves by their moments and closes them in time, an admin sends, closes and extends one."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization
from accounts.services import audit
from accounts.tenancy import private, tenant
from plans.enums import VersionState
from programs.models import Cohort
from programs.selectors.days import today_of
from surveys import locks, moments
from surveys.enums import WaveState
from surveys.models import Survey, SurveyVersion, Wave
from surveys.selectors import waves as selectors
from surveys.services import mixing

# A wave can stay open for so long at most.
LONGEST = dt.timedelta(days=120)


class CannotSend(Exception):
    """A survey that nobody would get now; the message says why."""


class WrongDay(Exception):
    """A last day on which a wave cannot end; the message says why."""


def tend(organization_id: uuid.UUID) -> int:
    """Open what has come due, ask whoever has come due in it, close what is over; returns how many people were asked.

    Again and again without harm, and by two workers at once: the surveys that are on are held meanwhile.
    """
    with tenant(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        on = Survey.objects.select_for_update().filter(switched_on=True).order_by("pk")
        held = list(on.values_list("pk", flat=True))
        asked = _ask(organization) if held else 0
    close_due(organization_id)
    return asked


def _ask(organization: Organization) -> int:
    values = selectors.clock(organization)
    with private(purpose=locks.ASK), connection.cursor() as cursor:
        cursor.execute(moments.MISSING, values)
        for survey_id, cohort_id, begins, ends in cursor.fetchall():
            _open(organization, survey_id, cohort_id, _midnight(organization, begins), _midnight(organization, ends))
        cursor.execute(moments.ASK, values)
        return int(cursor.rowcount)


def _midnight(organization: Organization, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zoneinfo.ZoneInfo(organization.time_zone))


def _open(
    organization: Organization, survey_id: uuid.UUID, cohort_id: uuid.UUID, opens: dt.datetime, closes: dt.datetime
) -> Wave:
    version = SurveyVersion.objects.get(survey=survey_id, state=VersionState.LIVE)
    last = Wave.objects.filter(survey=survey_id, cohort=cohort_id).aggregate(last=Max("number"))["last"] or 0
    return Wave.objects.create(
        survey_id=survey_id, version=version, cohort_id=cohort_id, number=last + 1, state=WaveState.OPEN,
        opens_at=opens, closes_at=closes,
    )  # fmt: skip


def close_due(organization_id: uuid.UUID) -> int:
    """Close every wave whose time is over; returns how many."""
    with tenant(organization_id):
        over = Wave.objects.filter(state=WaveState.OPEN, closes_at__lte=timezone.now())
        rows = list(over.select_for_update(skip_locked=True).order_by("pk"))
        for row in rows:
            _close(row)
        return len(rows)


def _close(row: Wave) -> None:
    row.state, row.closed_at = WaveState.CLOSED, timezone.now()
    row.save(update_fields=["state", "closed_at"])
    mixing.mix(row.pk)


@transaction.atomic
def send(*, actor: Actor, survey: Survey, cohort: Cohort) -> Wave:
    """Send a survey to a cohort now; whoever is asked gets a letter. Raises CannotSend."""
    actor.require(Permission.MANAGE_PROGRAMS)
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if not SurveyVersion.objects.filter(survey=held, state=VersionState.LIVE).exists():
        raise CannotSend("It has no published version yet.")
    people = sum(selectors.audience(actor, held, cohort).values())
    if not people:
        raise CannotSend(
            "Nobody would get it: all who are ready are asked it in a wave that is still open, or nobody is ready."
        )
    organization, now = cohort.program.organization, timezone.now()
    row = _open(organization, held.pk, cohort.pk, now, now + dt.timedelta(days=moments.OPEN))
    values: dict[str, Any] = selectors.clock(organization) | {"wave": row.pk, "survey": held.pk, "cohort": cohort.pk}
    with private(purpose=locks.ASK), connection.cursor() as cursor:
        cursor.execute(moments.ASK_BY_HAND, values)
    audit.record(actor=actor, verb="sent a survey", row=row, label=f"{held.title}, {cohort.name}", people=people)
    return row


@transaction.atomic
def close(*, actor: Actor, wave: Wave) -> Wave:
    """Close a wave before its time: nobody answers it any more, and nobody is reminded."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = Wave.objects.select_for_update().get(pk=wave.pk)
    if row.state != WaveState.CLOSED:
        _close(row)
        audit.record(actor=actor, verb="closed a survey", row=row, label=_label(wave))
    return row


@transaction.atomic
def extend(*, actor: Actor, wave: Wave, last_day: dt.date) -> Wave:
    """Keep an open wave open until the end of a day. Raises WrongDay."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = Wave.objects.select_for_update().get(pk=wave.pk)
    organization = wave.cohort.program.organization
    until = _midnight(organization, last_day + dt.timedelta(days=1))
    if row.state != WaveState.OPEN:
        raise WrongDay("This wave is closed. Send the survey once more instead.")
    if last_day < today_of(organization) or until <= row.closes_at:
        raise WrongDay("Choose a day after the one on which it closes now.")
    if until > row.opens_at + LONGEST:
        raise WrongDay(f"A wave is open for {LONGEST.days} days at most, or people answer about different times.")
    before, row.closes_at = row.closes_at, until
    row.save(update_fields=["closes_at"])
    audit.record(
        actor=actor, verb="kept a survey open", row=row, label=_label(wave), before=str(before), after=str(until)
    )
    return row


def _label(wave: Wave) -> str:
    return f"{wave.survey.title}, {wave.cohort.name}"
