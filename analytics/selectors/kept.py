"""Board reports that were kept, the links to them, and what is sent about them by itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts import selectors as accounts
from accounts.actors import Actor
from accounts.enums import PERMISSIONS, Permission
from accounts.models import LinkUse, Membership, OneTapLink, User
from analytics import reports
from analytics.models import BoardReport, ReportSchedule, ReportSending
from analytics.reports import Report
from programs.enums import LinkScope
from programs.models import Program
from programs.selectors import programs

HISTORY = 12
# Whoever may see programs may read their reports.
READERS = [role for role, powers in PERMISSIONS.items() if Permission.SEE_PROGRAMS in powers]


def program_of(actor: Actor, pk: uuid.UUID) -> Program:
    """One program; raises Http404."""
    return get_object_or_404(programs.programs(actor).select_related("organization"), pk=pk)


def reports_of(actor: Actor, program: Program) -> QuerySet[BoardReport]:
    """What was kept of a program, the last one first, without its numbers."""
    return _rows(actor).filter(program=program).defer("numbers").order_by("-number")


def one(actor: Actor, pk: uuid.UUID) -> BoardReport:
    """One report that was kept; raises Http404."""
    return get_object_or_404(_rows(actor), pk=pk)


def _rows(actor: Actor) -> QuerySet[BoardReport]:
    actor.require(Permission.SEE_PROGRAMS)
    seen = programs.programs(actor).order_by()
    return BoardReport.objects.filter(program__in=seen).select_related("program__organization")


def numbers(report: BoardReport) -> Report:
    """What stands in it."""
    return reports.read(report.numbers)


def by_link(actor: Actor) -> BoardReport:
    """The report that a link opens; raises Http404 for any other link, and where the report is gone."""
    if actor.grant is None or actor.grant.scope != LinkScope.REPORT:
        raise Http404
    return get_object_or_404(BoardReport.objects.select_related("program__organization"), pk=actor.grant.subject)


@dataclass(frozen=True)
class Shared:
    """A link to a report, with its openings, the last one first."""

    link: OneTapLink
    openings: list[LinkUse]

    @property
    def last(self) -> LinkUse | None:
        return self.openings[0] if self.openings else None


def shared(actor: Actor, report: BoardReport) -> list[Shared]:
    """Every link to a report; those that open something first. Takes two queries."""
    return [Shared(link, list(link.log.all())) for link in _links(actor, report)]


def link(actor: Actor, report: BoardReport, pk: uuid.UUID) -> OneTapLink:
    """One link to a report; raises Http404."""
    return get_object_or_404(_links(actor, report), pk=pk)


def _links(actor: Actor, report: BoardReport) -> QuerySet[OneTapLink]:
    actor.require(Permission.SEE_PROGRAMS)
    return accounts.links_around(subjects=[report.pk], emails=[]).filter(scope=LinkScope.REPORT)


def schedule(actor: Actor, program: Program) -> ReportSchedule | None:
    """When a program's report is sent by itself."""
    actor.require(Permission.SEE_PROGRAMS)
    return ReportSchedule.objects.filter(program=program).prefetch_related("readers").first()


def sendings(actor: Actor, program: Program) -> list[ReportSending]:
    """What was sent by itself, the last one first."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = ReportSending.objects.filter(schedule__program=program).select_related("report").order_by("-due_on")
    return list(rows[:HISTORY])


def readers(actor: Actor) -> QuerySet[User]:
    """Who may be written to about reports: members who may see programs, by name."""
    actor.require(Permission.SEE_PROGRAMS)
    members = Membership.objects.filter(role__in=READERS).values("user")
    return User.objects.filter(pk__in=members, is_active=True).order_by("name", "email")
