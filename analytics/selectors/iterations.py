"""What was changed in a running program, why, and how its pairs did before and since."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import AuditEvent
from analytics.enums import Cut, Hidden, Scope
from analytics.models import ChangeReason, Figure
from plans.models import PlanTemplate
from programs.models import Cohort, NudgeRule, Program
from programs.selectors.days import day_of
from surveys.models import Survey

# What an admin changes while pairs are on their way, in the words of the page.
CHANGES = {
    "changed a program": "Name, purpose or measures",
    "changed criteria": "Criteria and rules of matching",
    "changed what is asked before matching": "What is asked before matching",
    "changed a cohort": "Dates, size or audience of a cohort",
    "changed the letter of invitation": "The letter of invitation",
    "changed a nudge": "A nudge: when it is sent, or whether",
    "worded a nudge": "The words of a nudge",
    "took back the words of a nudge": "The words of a nudge, put back",
    "published a plan template": "A new version of the plan",
    "took back a published plan template": "A version of the plan, taken back",
    "published a survey": "A new version of a survey",
}
SHOWN, AFTER = 50, dt.timedelta(days=30)


@dataclass(frozen=True)
class Iteration:
    """One change: ``why`` with where that stands, and the share of pairs who met and stayed active before and after it."""

    event: AuditEvent
    day: dt.date
    what: str
    why: str
    reason: ChangeReason | None
    before: float | None
    after: float | None
    after_on: dt.date | None


def listed(actor: Actor, program: Program) -> list[Iteration]:
    """The last changes since the launch, the latest first; seven queries, however many there are."""
    actor.require(Permission.SEE_PROGRAMS)
    events = list(_events(program)[:SHOWN])
    reasons = {row.event_id: row for row in ChangeReason.objects.filter(event__in=events)}
    known = _active(program)
    return [
        _iteration(event, reasons.get(event.pk), known, day_of(program.organization, event.created_at))
        for event in events
    ]


def get(actor: Actor, program: Program, pk: uuid.UUID) -> AuditEvent:
    """One change of a program, for those who may say why; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = _events(program).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def reason_of(actor: Actor, event: AuditEvent) -> ChangeReason | None:
    """What was said of why."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return ChangeReason.objects.filter(event=event).first()


def _events(program: Program) -> QuerySet[AuditEvent]:
    rows: list[QuerySet[Any]] = [
        kind.objects.filter(program=program) for kind in (Cohort, NudgeRule, PlanTemplate, Survey)
    ]
    about = [program.pk, *(pk for row in rows for pk in row.values_list("pk", flat=True))]
    found = AuditEvent.objects.filter(verb__in=CHANGES, row_id__in=[str(pk) for pk in about])
    return found.filter(created_at__gte=program.launched_at or program.created_at).order_by("-created_at", "-pk")


def _active(program: Program) -> list[tuple[dt.date, float]]:
    """By day the share of people in pairs who are active or have closed well, as far as it was kept."""
    rows = Figure.objects.filter(
        scope=Scope.PROGRAM,
        program=program,
        key="funnel",
        part__in=("matched", "active"),
        cut=Cut.WHOLE,
        hidden=Hidden.NO,
    )
    found: dict[dt.date, dict[str, float]] = {}
    for day, part, value in rows.order_by("day").values_list("day", "part", "value"):
        found.setdefault(day, {})[part] = value
    return [(day, 100 * one["active"] / one["matched"]) for day, one in found.items() if one.get("matched")]


def _iteration(
    event: AuditEvent, reason: ChangeReason | None, known: list[tuple[dt.date, float]], day: dt.date
) -> Iteration:
    before = [share for on, share in known if on < day]
    after = [(on, share) for on, share in known if day < on <= day + AFTER]
    on, share = after[-1] if after else (None, None)
    why = reason.text if reason else str(event.detail.get("why") or "")
    return Iteration(event, day, CHANGES[event.verb], why, reason, before[-1] if before else None, share, on)
