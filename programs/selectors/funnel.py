"""How people of a cohort come in: how many reached which step and how fast, and who stands still.

NOTE: plain SQL for the funnel, because medians over two tables are one statement in it. Row security filters it like any other.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from nudges.enums import SuppressionReason
from nudges.models import Suppression
from programs.enums import ApplicationState, MilestoneKind, Need, ParticipantState, ProgramState, Side
from programs.models import Application, Cohort, Milestone, Participant
from programs.selectors import vetting
from programs.selectors.days import today_of
from programs.selectors.participants import staying

DELIVERED, BOUNCED = "delivered", "bounced"
_FUNNEL = """
WITH mine AS (
  SELECT m.participant_id, m.kind, m.reached_at, m.letter FROM programs_milestone m
  JOIN programs_participant p ON p.organization_id = m.organization_id AND p.id = m.participant_id
  WHERE m.organization_id = (SELECT app.org()) AND p.cohort_id = %(cohort)s
), reached AS (
  SELECT participant_id, kind, reached_at FROM mine
  UNION ALL
  SELECT i.participant_id, CASE g.state WHEN 'sent' THEN 'delivered' ELSE 'bounced' END, coalesce(g.sent_at, g.next_at)
  FROM mine i JOIN nudges_message g
    ON g.organization_id = (SELECT app.org()) AND g.dedupe_key = i.letter AND g.state IN ('sent', 'dead')
  WHERE i.kind = 'invited'
)
SELECT p.side, r.kind, count(*), percentile_cont(0.5) WITHIN GROUP (
    ORDER BY greatest(0, extract(epoch FROM r.reached_at - coalesce(i.reached_at, p.joined_at)) / 86400.0))
FROM reached r
JOIN programs_participant p ON p.organization_id = (SELECT app.org()) AND p.id = r.participant_id
LEFT JOIN mine i ON i.participant_id = r.participant_id AND i.kind = 'invited'
WHERE NOT (r.kind = 'admitted' AND p.state = 'enrolled')
GROUP BY p.side, r.kind
UNION ALL
SELECT p.side, 'added', count(*), 0 FROM programs_participant p
WHERE p.organization_id = (SELECT app.org()) AND p.cohort_id = %(cohort)s GROUP BY p.side
"""
# In the order of the way; whoever ended stands below it.
WAY = {
    "added": "On the list",
    MilestoneKind.INVITED.value: "Invited",
    DELIVERED: "Letter delivered",
    MilestoneKind.OPENED.value: "Answered the letter",
    MilestoneKind.STARTED.value: "Profile begun",
    MilestoneKind.COMPLETE.value: "Profile complete",
    MilestoneKind.TRAINED.value: "Trained",
    MilestoneKind.SIGNED.value: "Charter signed",
    MilestoneKind.ADMITTED.value: "Ready to be matched",
}
_STEP_OF: dict[str, str] = {Need.CHARTER: MilestoneKind.SIGNED, Need.TRAINING: MilestoneKind.TRAINED}
ENDS = {
    BOUNCED: "Letter came back",
    MilestoneKind.WAITLISTED.value: "Waited for a place",
    MilestoneKind.HANDED_OVER.value: "Asked us to choose",
    MilestoneKind.DECLINED.value: "Declined",
    MilestoneKind.WITHDRAWN.value: "Withdrawn",
}


@dataclass(frozen=True)
class Reach:
    """How many of one side came to a step, of how many, and in how many days half of them did."""

    key: str
    label: str
    count: int
    total: int
    days: float | None


def funnel(actor: Actor, cohort: Cohort) -> dict[str, dict[str, list[Reach]]]:
    """Per side the steps of the ``way`` in their order, and the ``ends`` that anybody came to: counts, and no names."""
    actor.require(Permission.SEE_PROGRAMS)
    with connection.cursor() as cursor:
        cursor.execute(_FUNNEL, {"cohort": cohort.pk})
        found = {(side, kind): (count, days) for side, kind, count, days in cursor.fetchall()}
    # What the program does not ask for is a step only of those who did it all the same.
    spare = {_STEP_OF[need] for need in _STEP_OF if need not in cohort.program.gate}
    way = {
        key: label
        for key, label in WAY.items()
        if key not in spare or any((side, key) in found for side in Side.values)
    }
    return {
        side: {"way": _steps(found, side, way), "ends": _steps(found, side, ENDS, some=True)} for side in Side.values
    }


def _steps(found: dict[tuple[str, str], Any], side: str, steps: dict[str, str], some: bool = False) -> list[Reach]:
    total = found.get((side, "added"), (0, 0))[0]
    rows = []
    for key, label in steps.items():
        count, days = found.get((side, key), (0, None))
        measured = None if days is None or key in ("added", "invited") else round(float(days), 1)
        if count or not some:
            rows.append(Reach(key, label, count, total, measured))
    return rows


def applied(actor: Actor, cohort: Cohort) -> dict[str, Counter[str]]:
    """How many of each side have applied, how that stands, and how many wait for a ``review`` or a ``decision``."""
    actor.require(Permission.MANAGE_PROGRAMS)
    numbers: dict[str, Counter[str]] = {side: Counter() for side in Side.values}
    sent = Application.objects.filter(cohort=cohort).exclude(submitted_at=None)
    for side, state, given, enough in vetting.with_reviews(sent).values_list(
        "side", "state", "given", "reviewed_enough"
    ):
        numbers[side].update(["applied", state])
        if state == ApplicationState.RECEIVED:
            numbers[side]["decision" if enough or given >= vetting.REVIEWS else "review"] += 1
    return numbers


def stalled(actor: Actor, cohort: Cohort, *, days: int = 0, side: str = "") -> QuerySet[Participant]:
    """Who is not ready and where they stand: ``stage``, ``since``, and whether letters come back. Who asks us comes first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    # Who was ready and owes something since stands at the step before.
    steps = [kind for kind in WAY if kind != MilestoneKind.ADMITTED]
    ways = Milestone.objects.filter(participant=OuterRef("pk"), kind__in=steps)
    last = ways.order_by("-reached_at", "-pk")
    rows = Participant.objects.filter(staying(today_of(cohort.organization)), cohort=cohort)
    rows = rows.filter(state=ParticipantState.ENROLLED).select_related("employee")
    gone = Suppression.objects.filter(
        email=OuterRef("employee__email"), reason=SuppressionReason.BOUNCE, lifted_at=None
    )
    rows = rows.annotate(
        stage=Subquery(last.values("kind")[:1]),
        since=Coalesce(Subquery(last.values("reached_at")[:1]), F("joined_at"), output_field=DateTimeField()),
        came_back=Exists(gone),
        asks_us=Exists(Milestone.objects.filter(participant=OuterRef("pk"), kind=MilestoneKind.HANDED_OVER)),
    )
    if days:
        rows = rows.filter(since__lte=timezone.now() - dt.timedelta(days=days))
    if side:
        rows = rows.filter(side=side)
    return rows.order_by("-asks_us", "since", "pk")


def asking_us(actor: Actor) -> list[tuple[Cohort, int]]:
    """Cohorts in which somebody left the choice to us and is not ready, with how many."""
    actor.require(Permission.MANAGE_PROGRAMS)
    asked = Q(participants__state=ParticipantState.ENROLLED, participants__milestones__kind=MilestoneKind.HANDED_OVER)
    rows = Cohort.objects.filter(program__state=ProgramState.LIVE).select_related("program")
    rows = rows.annotate(asking=Count("participants", filter=asked, distinct=True)).filter(asking__gt=0)
    return [(row, row.asking) for row in rows.order_by("-created_at")]
