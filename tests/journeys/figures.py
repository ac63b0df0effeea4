"""The dashboards of the demo as its program owner reads them."""

from __future__ import annotations

from django.db.models import Model

from accounts.tenancy import tenant
from analytics.catalogue import FIGURES
from matching.models import Pairing
from programs.models import Cohort, Measure, Program
from tests.factories.cast import Member
from tests.factories.rows import make_audit_event


def rows(program: Program) -> dict[str, Model]:
    """A measure that is written down by hand, and a change of the program."""
    return {
        "measure": Measure.objects.filter(program=program).order_by("position")[0],
        "program_change": make_audit_event(verb="changed a program", row_id=str(program.pk), label=program.name),
    }


def addresses(member: Member) -> list[str]:
    """Every dashboard that has something to show, each figure of the pilot, and one group of it."""
    with tenant(member.organization.pk):
        pilot = Cohort.objects.get(name="Pilot", program__name="Digital upstream")
    program = f"programs/{pilot.program_id}/"
    home = f"{program}cohorts/{pilot.pk}/dashboard/"
    tails = ["dashboard/", f"{program}dashboard/", f"{program}log/", home, f"{home}?group=side:mentor"]
    return [member.url(tail) for tail in [*tails, *(f"{home}figures/{one.key}/" for one in FIGURES)]]


def naming(member: Member) -> str:
    """Where a mentee names a future leader."""
    with tenant(member.organization.pk):
        pairing = Pairing.objects.filter(mentee__employee__user=member.user, state="active").order_by("pk")[0]
    return member.url(f"pairings/{pairing.pk}/close/future-leader/")
