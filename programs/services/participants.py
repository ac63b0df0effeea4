"""Who takes part in a cohort: enrolling, the waitlist, capacity, leaving and coming back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs.models import Cohort, Employee, EmployeeStatus, Participant, ParticipantState, Side

MAX_CAPACITY = 20
_TAKES_PLACE = (ParticipantState.ENROLLED, ParticipantState.READY)


class CannotEnrol(Exception):
    """Somebody cannot take part as asked; the message says who and why."""


@dataclass(frozen=True)
class Enrolled:
    """What an enrolment did: who came in, who waits, and who was refused with the reason."""

    added: list[Participant]
    waiting: list[Participant]
    refused: list[tuple[Employee, str]]


@transaction.atomic
def enrol(
    *, actor: Actor, cohort: Cohort, employee_ids: Iterable[uuid.UUID], side: str, capacity: int = 1
) -> Enrolled:
    """Give employees a place in a cohort, on one side. Mentees beyond the cap wait; nobody stands on both sides.

    Raises CannotEnrol when the capacity makes no sense. Somebody who withdrew comes back.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    room = _capacity(side, capacity)
    free = _free_places(cohort)
    known = {p.employee_id: p for p in Participant.objects.filter(cohort=cohort)}
    result = Enrolled([], [], [])
    for employee in Employee.objects.filter(pk__in=list(employee_ids)).order_by("last_key", "first_key", "pk"):
        why_not = _refusal(employee, known.get(employee.pk), side)
        if why_not:
            result.refused.append((employee, why_not))
            continue
        waits = side == Side.MENTEE and free <= 0
        free -= side == Side.MENTEE and not waits
        row = _place(known.get(employee.pk), cohort, employee, side, room, waits=waits)
        (result.waiting if waits else result.added).append(row)
    names = [str(row.employee) for row in [*result.added, *result.waiting]]
    audit.record(actor=actor, verb=f"added {side}s", row=cohort, count=len(names), people=names[:50])
    return result


def _capacity(side: str, capacity: int) -> int:
    if not 1 <= capacity <= MAX_CAPACITY:
        raise CannotEnrol(f"A mentor can take 1 to {MAX_CAPACITY} mentees.")
    return capacity if side == Side.MENTOR else 1


def _free_places(cohort: Cohort) -> int:
    """Places for mentees under the cap in pairs. Locks the cohort, so that two admins cannot fill the same place."""
    cap = Cohort.objects.select_for_update().values_list("cap", flat=True).get(pk=cohort.pk)
    taken = Participant.objects.filter(cohort=cohort, side=Side.MENTEE, state__in=_TAKES_PLACE).count()
    return cap - taken


def _refusal(employee: Employee, existing: Participant | None, side: str) -> str:
    if employee.status == EmployeeStatus.LEFT:
        return "has left the organization"
    if existing is None or existing.state == ParticipantState.WITHDRAWN:
        return ""
    if existing.side != side:
        return f"takes part as a {existing.side} already; nobody stands on both sides"
    return "takes part already"


def _place(
    row: Participant | None, cohort: Cohort, employee: Employee, side: str, capacity: int, *, waits: bool
) -> Participant:
    row = row or Participant(cohort=cohort, employee=employee)
    row.employee, row.side, row.capacity = employee, side, capacity
    row.state = ParticipantState.WAITLISTED if waits else ParticipantState.ENROLLED
    row.save()
    return row


@transaction.atomic
def withdraw(*, actor: Actor, participants: Sequence[Participant]) -> int:
    """Take people out of their cohort; whoever waits longest moves up. Returns how many left."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Participant.objects.filter(pk__in=[p.pk for p in participants]).exclude(state=ParticipantState.WITHDRAWN)
    left = rows.update(state=ParticipantState.WITHDRAWN)
    for cohort in {p.cohort for p in participants}:
        promote(actor=actor, cohort=cohort)
        names = [str(p.employee) for p in participants if p.cohort_id == cohort.pk]
        audit.record(actor=actor, verb="withdrew participants", row=cohort, count=len(names), people=names[:50])
    return left


@transaction.atomic
def restore(*, actor: Actor, participant: Participant) -> Participant:
    """Bring somebody back who was withdrawn; on the waitlist when the cohort is full."""
    actor.require(Permission.MANAGE_PROGRAMS)
    waits = participant.side == Side.MENTEE and _free_places(participant.cohort) <= 0
    participant.state = ParticipantState.WAITLISTED if waits else ParticipantState.ENROLLED
    participant.save(update_fields=["state"])
    audit.record(actor=actor, verb="brought a participant back", row=participant, label=str(participant.employee))
    return participant


@transaction.atomic
def set_capacity(*, actor: Actor, participants: Sequence[Participant], capacity: int) -> int:
    """Say how many mentees mentors take at most; mentees in the selection are left alone. Returns how many changed."""
    actor.require(Permission.MANAGE_PROGRAMS)
    room = _capacity(Side.MENTOR, capacity)
    mentors = [p for p in participants if p.side == Side.MENTOR]
    changed = Participant.objects.filter(pk__in=[p.pk for p in mentors]).update(capacity=room)
    if mentors:
        audit.record(actor=actor, verb="set capacity", row=mentors[0].cohort, count=changed, capacity=room)
    return changed


@transaction.atomic
def promote(*, actor: Actor, cohort: Cohort) -> list[Participant]:
    """Give free places to those who wait, the longest first."""
    free = _free_places(cohort)
    waiting = Participant.objects.filter(cohort=cohort, state=ParticipantState.WAITLISTED)
    rows = list(waiting.select_related("employee").order_by("joined_at", "pk")[: max(0, free)])
    for row in rows:
        row.state = ParticipantState.ENROLLED
        row.save(update_fields=["state"])
        audit.record(actor=actor, verb="moved up from the waitlist", row=row, label=str(row.employee))
    return rows


def set_ready(*, participant: Participant, complete: bool) -> Participant:
    """Let a complete profile make somebody ready to be matched, and an incomplete one take it back."""
    if participant.state in _TAKES_PLACE:
        wanted = ParticipantState.READY if complete else ParticipantState.ENROLLED
        if participant.state != wanted:
            participant.state = wanted
            participant.save(update_fields=["state"])
    return participant
