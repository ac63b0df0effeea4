"""How a cohort's people come in, as a file. Whoever takes it out of the house is written down."""

from __future__ import annotations

from accounts import exports
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs.enums import MilestoneKind
from programs.models import Cohort, Milestone, Participant
from programs.selectors.days import day_of

_HEADER = ("work_email", "name", "side", "state", *(f"{kind}_on" for kind in MilestoneKind.values), "reason")


def export(*, actor: Actor, cohort: Cohort) -> bytes:
    """Everybody of the cohort, one a line, with the day of each step; two queries however many there are."""
    actor.require(Permission.MANAGE_PROGRAMS)
    days: dict[object, dict[str, str]] = {}
    for row in Milestone.objects.filter(participant__cohort=cohort):
        mine = days.setdefault(row.participant_id, {})
        mine[row.kind] = day_of(cohort.organization, row.reached_at).isoformat()
        if row.reason:
            mine["reason"] = row.reason
    rows = Participant.objects.filter(cohort=cohort).select_related("employee")
    lines = [
        (
            row.employee.email, row.employee.name, row.side, row.state,
            *(days.get(row.pk, {}).get(kind, "") for kind in (*MilestoneKind.values, "reason")),
        )
        for row in rows.order_by("side", "employee__last_key", "pk")
    ]  # fmt: skip
    audit.record(actor=actor, verb="way in exported", row=cohort, count=len(lines))
    return exports.as_csv(_HEADER, lines)
