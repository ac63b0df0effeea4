"""What an admin decides about the circles of a cohort: whether it has them, and who coaches them."""

from __future__ import annotations

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from circles import letters
from circles.models import CohortCircles
from circles.selectors import coaches, hours, meetings
from circles.services import hours as booking
from circles.services import meetings as meeting
from circles.services import placing
from nudges.services import messages
from programs.models import Cohort, Employee


class NotSuited(Exception):
    """Somebody cannot be the coach; the message says why."""


@transaction.atomic
def switch(*, actor: Actor, cohort: Cohort, on: bool) -> CohortCircles:
    """Let a cohort have circles, or not. Those that are there stay as they are, closed, until they are switched on again."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = placing.locked(cohort)
    if row.switched_on == on:
        return row
    row.switched_on = on
    row.save(update_fields=["switched_on"])
    if not on:
        meeting.cancel_ahead(meetings.ahead_of(cohort.pk))
        booking.take_back(hours.ahead(cohort.pk, row.coach_id))
    audit.record(actor=actor, verb="switched circles " + ("on" if on else "off"), row=cohort)
    if on:
        placing.place(cohort)
    return row


@transaction.atomic
def name(*, actor: Actor, cohort: Cohort, employee: Employee | None) -> CohortCircles:
    """Name the coach of a cohort, or nobody; what was told to the one before stays theirs. Raises NotSuited."""
    actor.require(Permission.MANAGE_PROGRAMS)
    if employee is not None and (why := coaches.refusal(cohort, employee)):
        raise NotSuited(why)
    row = placing.locked(cohort)
    row.cohort = cohort
    return _name(actor, row, employee)


def _name(actor: Actor, row: CohortCircles, employee: Employee | None) -> CohortCircles:
    before = row.coach
    if (before and before.pk) == (employee and employee.pk):
        return row
    if before is not None:
        booking.take_back(hours.ahead(row.cohort_id, before.pk))
    row.coach = employee
    row.save(update_fields=["coach"])
    said = {"before": before.name if before else "", "after": employee.name if employee else ""}
    audit.record(actor=actor, verb="named the coach of circles", row=row.cohort, **said)
    if employee is not None:
        messages.queue(letters=letters.coaches(row))
    return row


@transaction.atomic
def recheck(*, actor: Actor) -> int:
    """Let go of coaches who are too near to somebody by now, or have left; returns how many."""
    gone = 0
    for found in CohortCircles.objects.exclude(coach=None).select_related("coach", "cohort__program__organization"):
        if coaches.refusal(found.cohort, found.coach):
            _name(actor, found, None)
            gone += 1
    return gone
