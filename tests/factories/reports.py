"""Rows of board reports with sensible values, made inside a tenant context; each function makes one row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.actors import system
from accounts.models import User
from analytics import reports as values
from analytics.models import BoardReport, ReportReader, ReportSchedule, ReportSending
from analytics.selectors import report as selectors
from programs.models import Program
from tests.factories.rows import make_link


def make_board_report(*, program: Program, **more: Any) -> BoardReport:
    """The report of today, kept."""
    found = selectors.report(system(program.organization_id), program)
    stem = {"number": 1, "day": found.day, "language": program.organization.language}
    return BoardReport.objects.create(program=program, **(stem | {"numbers": values.written(found)} | more))


def make_report_schedule(*, program: Program, **more: Any) -> ReportSchedule:
    """Every quarter on the first day, which comes in a month."""
    stem = {"pace": "quarterly", "day": 1, "due_on": timezone.localdate() + dt.timedelta(days=30)}
    return ReportSchedule.objects.create(program=program, **(stem | more))


def make_report_reader(*, schedule: ReportSchedule, user: User) -> ReportReader:
    """Somebody who gets its letters."""
    return ReportReader.objects.create(schedule=schedule, user=user)


def make_report_sending(*, schedule: ReportSchedule, report: BoardReport, **more: Any) -> ReportSending:
    """It was sent to one reader yesterday."""
    stem = {"due_on": timezone.localdate() - dt.timedelta(days=1), "letters": 1}
    return ReportSending.objects.create(schedule=schedule, report=report, **(stem | more))


def fill(world: Any, word: str) -> dict[str, models.Model]:
    """A report that was kept, a link to it, and one that is sent by itself."""
    report = make_board_report(program=world["program"])
    schedule = make_report_schedule(program=world["program"])
    make_report_reader(schedule=schedule, user=world.member.user)
    make_report_sending(schedule=schedule, report=report)
    return {"board_report": report, "report_link": make_link(scope="report", subject=report.pk, name=word)}
