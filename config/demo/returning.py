"""Whether the demo's pilot works: too small to tell, as most first cohorts are, and said so; and what Olu and Chiara assume."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from accounts.actors import Actor, of_membership, system
from accounts.models import Membership
from accounts.tenancy import tenant
from analytics.models import AssumptionSet
from analytics.money import FIGURES
from analytics.services import assumptions, comparisons, outcomes
from analytics.services.assumptions import Line, Said
from programs.models import Cohort, Milestone, Participant, Program

CAME = 55
# What was said first, and what finance made of it: low, central, high, and where it stands.
_FIRST = {
    "replacement": (20_000, 40_000, 60_000, "assumed", "Human resources: half a yearly salary to one and a half"),
    "licence": (9_600, 9_600, 9_600, "estimated", "Offer of 3 March, one year"),
}
_LATER = _FIRST | {
    "replacement": (
        28_000,
        52_000,
        78_000,
        "estimated",
        "Controlling, 41 exits of the last two years: agency, training, gap",
    ),
    "hour": (48, 72, 96, "estimated", "Payroll, mean of grades in the pilot"),
}
_COURSES = Line(
    "Digital courses that seniors no longer book", "training",
    Said(Decimal(1_500), Decimal(4_000), Decimal(6_500), "estimated", "Learning platform, bookings before and after"),
)  # fmt: skip


def tell(actor: Actor, pilot: Cohort) -> None:
    """Compare the pilot and its program as the night does, and let two people say what they assume."""
    with tenant(actor.organization_id):
        _came_in_before(pilot)
        program = Program.objects.get(pk=pilot.program_id)
        house = system(actor.organization_id)
        asked = [comparisons.request(actor=house, program=program, cohort=cohort) for cohort in (None, pilot)]
    for row in asked:
        outcomes.execute(actor.organization_id, row.pk)
    with tenant(actor.organization_id, actor.user_id):
        olu = of_membership(Membership.objects.select_related("user").get(role="program_owner"))
        _say(actor, program, "A first guess, so that there is something to argue about.", _FIRST, days=20)
    with tenant(actor.organization_id, olu.user_id):
        _say(olu, program, "Controlling has counted what an exit really costs.", _LATER, days=6, lines=[_COURSES])


def _came_in_before(pilot: Cohort) -> None:
    """The pilot's people came in before its pairs began, and everything on their way in as much earlier."""
    ago = dt.timedelta(days=CAME)
    Participant.objects.filter(cohort=pilot).update(joined_at=F("joined_at") - ago)
    Milestone.objects.filter(participant__cohort=pilot).update(reached_at=F("reached_at") - ago)


def _say(
    actor: Actor,
    program: Program,
    why: str,
    known: dict[str, tuple[int, int, int, str, str]],
    *,
    days: int,
    lines: list[Line] | None = None,
) -> None:
    said = {one.key: known.get(one.key, (one.low, one.central, one.high, "assumed", one.source)) for one in FIGURES}
    figures = {
        key: Said(Decimal(str(low)), Decimal(str(central)), Decimal(str(high)), origin, source)
        for key, (low, central, high, origin, source) in said.items()
    }
    row = assumptions.say(actor=actor, program=program, currency="EUR", why=why, figures=figures, lines=lines or [])
    AssumptionSet.objects.filter(pk=row.pk).update(created_at=timezone.now() - dt.timedelta(days=days))
