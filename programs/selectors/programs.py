"""How programs are obtained."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from accounts.actors import Actor
from accounts.enums import Permission
from programs.enums import ProgramState
from programs.models import Audience, Cohort, Criterion, Exclusion, Measure, Program


def programs(actor: Actor) -> QuerySet[Program]:
    """Programs: drafts only for those who manage them, the latest first."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Program.objects.all()
    if not actor.may(Permission.MANAGE_PROGRAMS):
        rows = rows.exclude(state=ProgramState.DRAFT)
    return rows.order_by("-created_at", "-pk")


def listed(actor: Actor) -> QuerySet[Program]:
    """The list of programs, each with the number of its cohorts and of people who take part."""
    taking_part = Q(cohorts__participants__state__in=["enrolled", "ready", "waitlisted"])
    return programs(actor).annotate(
        cohort_count=Count("cohorts", distinct=True),
        people=Count("cohorts__participants", filter=taking_part, distinct=True),
    )


def drafts(actor: Actor) -> QuerySet[Program]:
    """Drafts that can be gone on with."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return programs(actor).filter(state=ProgramState.DRAFT)


def measures_of(program: Program) -> list[Measure]:
    """A program's measures in their order."""
    return list(Measure.objects.filter(program=program).order_by("position", "key"))


def criteria_of(program: Program) -> list[Criterion]:
    """A program's criteria in their order."""
    return list(Criterion.objects.filter(program=program).order_by("position", "key"))


def exclusions_of(program: Program) -> list[Exclusion]:
    """A program's hard rules."""
    return list(Exclusion.objects.filter(program=program).order_by("rule"))


def cohorts_of(program: Program) -> list[Cohort]:
    """A program's intakes, the latest first."""
    return list(Cohort.objects.filter(program=program).order_by("-number"))


def audiences_of(cohort: Cohort) -> dict[str, Audience]:
    """Whom a cohort is for, by side."""
    return {audience.side: audience for audience in Audience.objects.filter(cohort=cohort)}
