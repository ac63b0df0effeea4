"""The figures of a day: taken at night, figure by figure, so that whoever is interrupted goes on where it stopped."""

from __future__ import annotations

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organization
from accounts.tenancy import tenant
from analytics.catalogue import FIGURES, Definition
from analytics.cells import Value
from analytics.counting.moment import Moment, moment_of
from analytics.enums import RunState, Scope
from analytics.models import Figure, FigureRun
from analytics.services import gains
from programs.selectors.days import today_of

# Figures change while nobody reads them.
HOUR = 2
MOST_ATTEMPTS = 5
# The past of a new organization is told for so many weeks, as far as it was written down with its days.
WEEKS = 26
_SUNDAY = 7
# What is known of today alone, so that only its own night has it.
_TONIGHT = [one.key for one in FIGURES if not one.dated]


def take_due(organization_id: uuid.UUID) -> None:
    """Take what is missing of today, from the night on; an organization without any figures gets them at once."""
    with tenant(organization_id):
        organization = Organization.objects.get(pk=organization_id)
        today = today_of(organization)
        begun = FigureRun.objects.filter(day=today).first()
        # The first night takes the past before today: as long as no day is whole and today has not begun, it is not over.
        whole = FigureRun.objects.filter(state=RunState.DONE, keys__contains=_TONIGHT)
        new = begun is None and not whole.exists()
        ended = Q(state=RunState.DONE) | Q(attempts__gte=MOST_ATTEMPTS)
        taken = set(FigureRun.objects.filter(ended).values_list("day", flat=True))
    if begun is None and not new and timezone.now().astimezone(zoneinfo.ZoneInfo(organization.time_zone)).hour < HOUR:
        return
    if begun is None or (begun.state != RunState.DONE and begun.attempts < MOST_ATTEMPTS):
        for day in [*(day for day in sundays(today) if new and day not in taken), today]:
            take(organization_id, day)


def sundays(today: dt.date) -> list[dt.date]:
    """The ends of the weeks before today, the earliest first."""
    last = today - dt.timedelta(days=today.isoweekday() % _SUNDAY or _SUNDAY)
    return [last - dt.timedelta(weeks=week) for week in reversed(range(WEEKS))]


def take(organization_id: uuid.UUID, day: dt.date) -> FigureRun:
    """Take each figure of a day that is not taken yet, in a transaction of its own. Taken again, a day is as it was."""
    with tenant(organization_id):
        moment = moment_of(Organization.objects.get(pk=organization_id), day)
        run, _ = FigureRun.objects.get_or_create(day=day)
        FigureRun.objects.filter(pk=run.pk).update(attempts=run.attempts + 1)
        if moment.is_today:
            gains.release(moment.cohorts)
    for definition in FIGURES:
        with tenant(organization_id):
            # SECURITY of the numbers: two workers on one day wait for each other, and the second finds nothing to do.
            run = FigureRun.objects.select_for_update(no_key=True).get(pk=run.pk)
            if definition.key not in run.keys and (definition.dated or moment.is_today):
                _keep(definition, moment)
                run.keys = [*run.keys, definition.key]
                run.save(update_fields=["keys"])
    with tenant(organization_id):
        FigureRun.objects.filter(pk=run.pk).update(state=RunState.DONE, done_at=timezone.now())
        run.refresh_from_db()
        return run


@transaction.atomic
def _keep(definition: Definition, moment: Moment) -> None:
    """Put the values of a figure in the place of those of its day; of earlier days the ends of weeks stay."""
    older = Figure.objects.filter(_here(moment), key=definition.key, day__lt=moment.day).exclude(
        day__iso_week_day=_SUNDAY
    )
    if moment.is_today:
        older.delete()
    Figure.objects.filter(key=definition.key, day=moment.day).delete()
    Figure.objects.bulk_create(_rows(definition.key, moment.day, definition.take(moment)), batch_size=1000)


def _here(moment: Moment) -> Q:
    """Whatever is taken anew today: of a program that was archived the last figures stay."""
    programs = set(moment.cohorts.values())
    return Q(cohort__in=moment.cohorts) | Q(cohort=None, program__in=programs) | Q(scope=Scope.ORGANIZATION)


def _rows(key: str, day: dt.date, found: Iterable[Value]) -> Iterable[Figure]:
    for one in found:
        scope = Scope.COHORT if one.cohort else Scope.PROGRAM if one.program else Scope.ORGANIZATION
        yield Figure(
            scope=scope, program_id=one.program, cohort_id=one.cohort, key=key, part=one.part, cut=one.cut, group=one.group,
            day=day, value=one.value, low=one.low, high=one.high, n=one.n, hidden=one.hidden,
        )  # fmt: skip
