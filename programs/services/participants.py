"""Who takes part in a cohort: enrolling, the waitlist, capacity, leaving and coming back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs import events, needs
from programs.enums import (
    AWAY,
    TAKES_PLACE,
    EmployeeStatus,
    MilestoneKind,
    NominationState,
    ParticipantState,
    ProgramState,
    Side,
)
from programs.models import Cohort, Employee, Nomination, Participant, Program
from programs.selectors import holding, vetting
from programs.selectors.days import today_of
from programs.selectors.participants import staying
from programs.services import invitations, milestones, recognition, ways

MAX_CAPACITY = 20
MAX_AT_ONCE = 5_000


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
    *,
    actor: Actor,
    cohort: Cohort,
    employee_ids: Iterable[uuid.UUID],
    side: str,
    capacity: int = 1,
    again: bool = True,
) -> Enrolled:
    """Give employees a place in a cohort, on one side. Mentees beyond the cap wait; nobody stands on both sides.

    Raises CannotEnrol when the capacity makes no sense or the program is not live. Somebody who withdrew comes back,
    unless it is not ``again``.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    room = _capacity(side, capacity)
    gate = _open_program(cohort).gate
    free = _free_places(cohort)
    ids = list(dict.fromkeys(employee_ids))
    if len(ids) > MAX_AT_ONCE:
        raise CannotEnrol(f"At most {MAX_AT_ONCE:,} people can be added at once. Narrow the search.")
    known = {p.employee_id: p for p in Participant.objects.filter(cohort=cohort, employee_id__in=ids)}
    result = Enrolled([], [], [])
    for employee in Employee.objects.filter(pk__in=ids).order_by("last_key", "first_key", "pk"):
        existing = known.get(employee.pk)
        if why_not := _refusal(employee, existing, side, again=again):
            result.refused.append((employee, why_not))
            continue
        waits = side == Side.MENTEE and free <= 0
        free -= side == Side.MENTEE and not waits
        row = _place(existing, Participant(cohort=cohort, employee=employee), side, room, gate, waits=waits)
        (result.waiting if waits else result.added).append(row)
    _keep([*result.added, *result.waiting], known)
    _settle_names(cohort, [*result.added, *result.waiting])
    _tell(actor, f"added {side}s", cohort, [*result.added, *result.waiting])
    return result


def _capacity(side: str, capacity: int) -> int:
    if not 1 <= capacity <= MAX_CAPACITY:
        raise CannotEnrol(f"A mentor can take 1 to {MAX_CAPACITY} mentees.")
    return capacity if side == Side.MENTOR else 1


def _open_program(cohort: Cohort) -> Program:
    """The cohort's program; raises CannotEnrol while it is a draft, and once it is archived."""
    program = Program.objects.get(pk=cohort.program_id)
    if program.state != ProgramState.LIVE:
        raise CannotEnrol(f"“{program}” is {program.get_state_display().lower()}. People are added to live programs.")
    return program


def _gate_of(cohort: Cohort) -> list[str]:
    return Program.objects.values_list("gate", flat=True).get(pk=cohort.program_id)


def _free_places(cohort: Cohort) -> int:
    """Places for mentees under the cap in pairs. Locks the cohort, so that two admins cannot fill the same place."""
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    return vetting.free_places(cohort)


def _refusal(employee: Employee, existing: Participant | None, side: str, *, again: bool) -> str:
    if employee.status == EmployeeStatus.LEFT:
        return "has left the organization"
    if existing is None or existing.state in AWAY:
        return "" if existing is None or again else "has a place already, and withdrew or wanted to wait"
    if existing.side != side:
        return f"takes part as a {existing.side} already; nobody stands on both sides"
    return "takes part already"


def _place(
    known: Participant | None, new: Participant, side: str, capacity: int, gate: list[str], *, waits: bool
) -> Participant:
    """The row at its place. The charter and the training are those of a side, so whoever changes it begins anew."""
    row = known or new
    if row.side != side:
        row.completeness, row.complete, row.owes = 0, False, needs.of(gate, side)
    row.cohort, row.employee, row.side, row.capacity = new.cohort, new.employee, side, capacity
    row.joined_at, row.back_on = timezone.now(), None
    row.state = state_of(row, waits=waits)
    return row


def state_of(row: Participant, *, waits: bool) -> str:
    """Where somebody stands who takes part: waiting, ready, or with something still open."""
    if waits:
        return ParticipantState.WAITLISTED
    return ParticipantState.READY if (row.complete or row.excused) and not row.owes else ParticipantState.ENROLLED


_COLUMNS = ["side", "capacity", "state", "joined_at", "completeness", "complete", "owes", "back_on"]


def _keep(rows: list[Participant], known: dict[uuid.UUID, Participant]) -> None:
    """Write new rows and those that come back, give them the login they have already, and have their profiles measured."""
    Participant.objects.bulk_create([row for row in rows if row.employee_id not in known])
    returning = [row for row in rows if row.employee_id in known]
    Participant.objects.bulk_update(returning, _COLUMNS)
    milestones.came_back(participants=returning)
    milestones.arrived(participants=rows)
    recognition.link(employees=Employee.objects.filter(pk__in=[row.employee_id for row in rows]))
    _have_measured(returning)


def _settle_names(cohort: Cohort, rows: Sequence[Participant]) -> None:
    """Who is in waits for no decision any more, by whichever way they came."""
    names = Nomination.objects.filter(cohort=cohort, employee__in=[row.employee_id for row in rows])
    names.filter(state=NominationState.OPEN).update(state=NominationState.ACCEPTED, decided_at=timezone.now())


def _have_measured(rows: Sequence[Participant]) -> None:
    """Tell after the commit that the profiles of these people are asked for something else now."""
    for row in rows:
        ids = {"organization_id": row.organization_id, "participant_id": row.pk}
        transaction.on_commit(lambda ids=ids: events.participant_moved.send_robust(sender=Participant, **ids))  # type: ignore[misc]


def _tell(actor: Actor, verb: str, cohort: Cohort, rows: Sequence[Participant], **detail: Any) -> None:
    if rows:
        people = [str(row.employee) for row in rows[:50]]
        audit.record(actor=actor, verb=verb, row=cohort, count=len(rows), people=people, **detail)


def _locked(participants: Sequence[Participant]) -> list[Participant]:
    """The same rows as they are now, held until the end of the transaction."""
    rows = Participant.objects.select_for_update(of=("self",)).select_related("employee", "cohort")
    return list(rows.filter(pk__in=[p.pk for p in participants]).order_by("pk"))


@transaction.atomic
def withdraw(*, actor: Actor, cohort: Cohort, participants: Sequence[Participant]) -> list[Participant]:
    """Take people out of their cohort; whoever waits longest moves up. Returns who left."""
    actor.require(Permission.MANAGE_PROGRAMS)
    _free_places(cohort)
    rows = [row for row in _locked(participants) if row.state != ParticipantState.WITHDRAWN]
    Participant.objects.filter(pk__in=[row.pk for row in rows]).update(state=ParticipantState.WITHDRAWN)
    milestones.reach(participants=rows, kind=MilestoneKind.WITHDRAWN)
    ways.end_of_help(participants=rows)
    _tell(actor, "withdrew participants", cohort, rows)
    promote(actor=actor, cohort=cohort)
    return rows


@transaction.atomic
def restore(
    *, actor: Actor, cohort: Cohort, participants: Sequence[Participant], beyond: bool = False, as_before: bool = False
) -> Enrolled:
    """Bring back people who were withdrawn or wanted to wait; mentees onto the waitlist when the cohort is full.

    ``beyond`` gives them a place above the cap instead. ``as_before`` takes a withdrawal back: who was waiting for a day
    then waits for it again. Raises CannotEnrol.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    _open_program(cohort)
    free, result, today = _free_places(cohort), Enrolled([], [], []), today_of(cohort.organization)
    for row in _locked(participants):
        if row.state not in AWAY:
            continue
        if row.employee.status == EmployeeStatus.LEFT:
            result.refused.append((row.employee, "has left the organization"))
            continue
        if as_before and row.back_on is not None and row.back_on > today:
            row.state, waits = ParticipantState.PAUSED, False
        else:
            waits = row.side == Side.MENTEE and free <= 0 and not beyond
            free -= row.side == Side.MENTEE and not waits
            row.state, row.back_on = state_of(row, waits=waits), None
        row.save(update_fields=["state", "back_on"])
        (result.waiting if waits else result.added).append(row)
    milestones.came_back(participants=[*result.added, *result.waiting])
    milestones.arrived(participants=[*result.added, *result.waiting])
    _settle_names(cohort, [*result.added, *result.waiting])
    _tell(actor, "brought participants back", cohort, [*result.added, *result.waiting])
    return result


_KEPT = ["completeness", "complete", "capacity", "side", "state", "joined_at", "back_on", "invited_at", "owes"]


def as_they_are(rows: Sequence[Participant]) -> dict[uuid.UUID, dict[str, Any]]:
    """How these places are now, in a form that can be kept and given to ``put_back``."""
    steps = milestones.kept(participants=rows)
    return {row.pk: {name: _plain(getattr(row, name)) for name in _KEPT} | {"steps": steps[row.pk]} for row in rows}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


@transaction.atomic
def put_back(*, actor: Actor, cohort: Cohort, before: Mapping[uuid.UUID, Mapping[str, Any]]) -> list[Participant]:
    """Make places again what they were before, because what changed them was taken back; whoever waits longest moves up."""
    actor.require(Permission.MANAGE_PROGRAMS)
    _free_places(cohort)
    rows = _locked(list(Participant.objects.filter(cohort=cohort, pk__in=before)))
    for row in rows:
        for name in _KEPT:
            setattr(row, name, before[row.pk][name])
    Participant.objects.bulk_update(rows, _KEPT)
    milestones.put_back(kept={row.pk: before[row.pk]["steps"] for row in rows})
    _have_measured(rows)
    _tell(actor, "put places back", cohort, rows)
    promote(actor=actor, cohort=cohort)
    return rows


@transaction.atomic
def set_capacity(*, actor: Actor, cohort: Cohort, participants: Sequence[Participant], capacity: int) -> int:
    """Say how many mentees mentors take at most; mentees in the selection are left alone. Returns how many changed."""
    actor.require(Permission.MANAGE_PROGRAMS)
    room = _capacity(Side.MENTOR, capacity)
    mentors = [row for row in _locked(participants) if row.side == Side.MENTOR]
    changed = Participant.objects.filter(pk__in=[p.pk for p in mentors]).update(capacity=room)
    _tell(actor, "set capacity", cohort, mentors, capacity=room)
    return changed


@transaction.atomic
def excuse(*, actor: Actor, cohort: Cohort, participants: Sequence[Participant]) -> int:
    """Let people be matched with the profile as it is; returns how many were not excused before."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = [row for row in _locked(participants) if not row.excused]
    for row in rows:
        row.excused = True
        if row.state in TAKES_PLACE:
            row.state = state_of(row, waits=False)
    Participant.objects.bulk_update(rows, ["excused", "state"])
    milestones.arrived(participants=rows)
    _tell(actor, "let people be matched as they are", cohort, rows)
    return len(rows)


@transaction.atomic
def ask_again(*, actor: Actor, participant: Participant) -> Participant:
    """Take back that somebody is matched with the profile as it is: it is asked for as before."""
    actor.require(Permission.MANAGE_PROGRAMS)
    (row,) = _locked([participant])
    row.excused = False
    if row.state in TAKES_PLACE:
        row.state = state_of(row, waits=False)
    row.save(update_fields=["excused", "state"])
    milestones.not_admitted(participants=[row] if row.state == ParticipantState.ENROLLED else [])
    _tell(actor, "asked for the profile after all", row.cohort, [row])
    return row


@transaction.atomic
def move(*, actor: Actor, cohort: Cohort, participants: Sequence[Participant], side: str) -> Enrolled:
    """Put people on the other side; new mentees wait when the cohort is full, and a mentee's place becomes free.

    Their profiles are measured again, because the other side is asked for something else. Who is in a pair stays where
    they are: it would have two mentors, or two mentees.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    free, result, gate = _free_places(cohort), Enrolled([], [], []), _gate_of(cohort)
    rows = _locked(participants)
    paired = holding.paired(rows)
    for row in rows:
        if row.state in AWAY or row.side == side:
            continue
        if row.pk in paired:
            result.refused.append((row.employee, "is in a pair; end it first, and both are free"))
            continue
        waits = side == Side.MENTEE and free <= 0
        free -= side == Side.MENTEE and not waits
        _place(row, row, side, 1, gate, waits=waits).save(update_fields=_COLUMNS)
        (result.waiting if waits else result.added).append(row)
    milestones.arrived(participants=[*result.added, *result.waiting])
    _have_measured([*result.added, *result.waiting])
    _tell(actor, f"made them {side}s", cohort, [*result.added, *result.waiting])
    promote(actor=actor, cohort=cohort)
    return result


@transaction.atomic
def promote(*, actor: Actor, cohort: Cohort) -> list[Participant]:
    """Give free places to those who wait, the longest first, and tell them; who leaves before the start is passed over.

    Only in a live program: nobody moves up into one that has ended.
    """
    free = _free_places(cohort)
    here = staying(today_of(cohort.organization))
    waiting = Participant.objects.filter(here, cohort=cohort, state=ParticipantState.WAITLISTED)
    waiting = waiting.filter(cohort__program__state=ProgramState.LIVE)
    rows = list(waiting.select_related("employee").order_by("joined_at", "pk")[: max(0, free)])
    for row in rows:
        row.state = state_of(row, waits=False)
    milestones.arrived(participants=rows)
    if rows:
        Participant.objects.bulk_update(rows, ["state"])
        audit.record_each(
            actor=actor, verb="moved up from the waitlist", rows=[(row, str(row.employee)) for row in rows]
        )
        _tell_who_moved_up(actor, cohort, rows)
    return rows


def _tell_who_moved_up(actor: Actor, cohort: Cohort, rows: Sequence[Participant]) -> None:
    """One letter to each: whoever waits with an application gets the program's own words, by the event and its sweep, and
    everybody else the plain one."""
    applied = set(vetting.waitlisted(actor).filter(cohort=cohort).values_list("employee_id", flat=True))
    others = [row for row in rows if row.employee_id not in applied]
    invitations.moved_up(actor=actor, cohort=cohort, participants=others)
    ids = {"organization_id": cohort.organization_id}
    transaction.on_commit(lambda: events.moved_up.send_robust(sender=Participant, **ids))


@transaction.atomic
def discard(*, actor: Actor, cohort: Cohort, participants: Sequence[Participant]) -> int:
    """Remove places that nobody was told of, as if they had never been given; whoever waits longest moves up."""
    actor.require(Permission.MANAGE_PROGRAMS)
    _free_places(cohort)
    rows = Participant.objects.filter(cohort=cohort, pk__in=[row.pk for row in participants])
    count = len(rows)
    rows.delete()
    promote(actor=actor, cohort=cohort)
    return count
