"""When a program's report is made by itself, who is written to about it, and doing it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import Actor, system
from accounts.enums import Permission
from accounts.models import Organization
from accounts.services import audit
from accounts.tenancy import tenant
from analytics import report_letters
from analytics.enums import Pace
from analytics.models import ReportReader, ReportSchedule, ReportSending
from analytics.selectors import kept
from analytics.services import reports
from nudges.services import messages
from programs.enums import ProgramState
from programs.models import Program
from programs.selectors.days import today_of

log = structlog.get_logger()
MONTHS = {Pace.MONTHLY: 1, Pace.QUARTERLY: 3}


class CannotSchedule(Exception):
    """What was chosen does not go; the message says why."""


def next_day(pace: str, day: int, after: dt.date) -> dt.date:
    """The first such day of a month, or of the first month of a quarter, after a date."""
    months = MONTHS[Pace(pace)]
    year, month = after.year, after.month - (after.month - 1) % months
    found = dt.date(year, month, day)
    while found <= after:
        year, month = (year, month + months) if month + months <= 12 else (year + 1, 1)
        found = dt.date(year, month, day)
    return found


@transaction.atomic
def plan(*, actor: Actor, program: Program, pace: str, day: int, readers: Collection[uuid.UUID]) -> ReportSchedule:
    """Say how often the report is made, on which day, and who is written to; it goes on if it was paused.

    Raises CannotSchedule. SECURITY: only members who may see programs; others get a link by hand.
    """
    actor.require(Permission.SEE_PROGRAMS)
    people = list(kept.readers(actor).filter(pk__in=readers))
    if not people or len(people) != len(set(readers)):
        raise CannotSchedule("Choose at least one reader from the list.")
    if not 1 <= day <= 28:
        raise CannotSchedule("Choose a day from 1 to 28: no month is without it.")
    due = next_day(pace, day, today_of(program.organization))
    told = {"pace": pace, "day": day, "due_on": due, "paused_at": None}
    row, _ = ReportSchedule.objects.update_or_create(program=program, defaults=told)
    ReportReader.objects.filter(schedule=row).exclude(user__in=people).delete()
    ReportReader.objects.bulk_create([ReportReader(schedule=row, user=one) for one in people], ignore_conflicts=True)
    audit.record(
        actor=actor,
        verb="scheduled a board report",
        row=row,
        label=program.name,
        pace=pace,
        day=day,
        readers=len(people),
    )
    return row


@transaction.atomic
def pause(*, actor: Actor, schedule: ReportSchedule, paused: bool) -> bool:
    """Send nothing by itself for now, or go on with the next day that is due; False when it was so already."""
    actor.require(Permission.SEE_PROGRAMS)
    today = today_of(schedule.program.organization)
    told = (
        {"paused_at": timezone.now()}
        if paused
        else {"paused_at": None, "due_on": next_day(schedule.pace, schedule.day, today)}
    )
    if not ReportSchedule.objects.filter(pk=schedule.pk, paused_at__isnull=paused).update(**told):
        return False
    verb = "paused the board report" if paused else "resumed the board report"
    audit.record(actor=actor, verb=verb, row=schedule, label=schedule.program.name)
    return True


def send_due(organization_id: uuid.UUID) -> int:
    """Make every report that is due, and queue its letters; returns how many. One that fails does not keep the others.

    After a long silence one report is made, and not one for every day that was missed. Of an archived program none is.
    """
    with tenant(organization_id):
        today = today_of(Organization.objects.get(pk=organization_id))
        found = [row.pk for row in _due(today).order_by("pk")]
    sent = 0
    for pk in found:
        try:
            with tenant(organization_id):
                sent += _send(system(organization_id), pk, today)
        except Exception as error:
            log.warning("board report was not made", schedule=str(pk), error=repr(error))
    return sent


def _due(today: dt.date) -> QuerySet[ReportSchedule]:
    rows = ReportSchedule.objects.filter(due_on__lte=today, paused_at=None)
    return rows.exclude(program__state=ProgramState.ARCHIVED)


def _send(actor: Actor, schedule_id: uuid.UUID, today: dt.date) -> int:
    """One report with its letters; nought where another worker is at it, has done it, or nobody is left to read it."""
    rows = _due(today).select_related("program__organization").select_for_update(skip_locked=True, of=("self",))
    row = rows.filter(pk=schedule_id).first()
    if row is None:
        return 0
    ReportSchedule.objects.filter(pk=row.pk).update(due_on=next_day(row.pace, row.day, today))
    chosen = ReportReader.objects.filter(schedule=row).values("user")
    # Whoever may not see programs any more gets nothing, without anybody having to think of it.
    readers = list(kept.readers(actor).filter(pk__in=chosen))
    if not readers:
        return 0
    report = reports.keep(actor=actor, program=row.program)
    told = report_letters.about(report, kept.numbers(report), readers, row.due_on)
    messages.queue(letters=told)
    ReportSending.objects.create(schedule=row, report=report, due_on=row.due_on, letters=len(told))
    return 1
