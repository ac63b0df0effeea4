"""The dashboards of the demo as its program owner reads them."""

from __future__ import annotations

from django.db.models import Model

from accounts.models import AuditEvent
from accounts.tenancy import tenant
from analytics.catalogue import FIGURES
from programs.models import Cohort, Measure, Program
from tests.factories.cast import Member


def rows(program: Program) -> dict[str, Model]:
    """A measure that is written down by hand, and a change that somebody has explained."""
    return {
        "measure": Measure.objects.filter(program=program).order_by("position")[0],
        "program_change": AuditEvent.objects.filter(verb="changed a nudge").order_by("created_at")[0],
    }


def addresses(member: Member) -> list[str]:
    """Every dashboard that has something to show, each figure of the pilot, and one group of it."""
    with tenant(member.organization.pk):
        pilot = Cohort.objects.get(name="Pilot", program__name="Digital upstream")
    program = f"programs/{pilot.program_id}/"
    home = f"{program}cohorts/{pilot.pk}/dashboard/"
    tails = ["dashboard/", f"{program}dashboard/", f"{program}log/", home, f"{home}?group=side:mentor"]
    return [member.url(tail) for tail in [*tails, *(f"{home}figures/{one.key}/" for one in FIGURES)]]
