"""A pair becomes a panel: a further mentor sits down, gets up again, or leads from now on. Admins decide it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, system
from accounts.enums import Permission
from accounts.services import audit, invitations
from matching import inputs, introductions, panel_letters, panels, wording
from matching.enums import PairingState
from matching.models import Pairing, PanelSeat
from matching.selectors import bench
from matching.selectors import panels as seating
from matching.services import evaluation, obstacles, refreshes, runs
from nudges.services import messages
from programs.enums import EmployeeStatus, ParticipantState
from programs.models import Participant

SHOWN, JUDGED = 8, 100
BLIND = (
    "In this cohort people choose each other without names, and a panel is never blind: all of them see each other."
    " Let the cohort choose by name first, in its settings for choosing."
)
FULL = "A panel has four mentors at most."


class CannotSit(Exception):
    """The mentor cannot sit on this panel, or lead it; the message tells an admin why."""


@dataclass(frozen=True)
class Candidate:
    """A free mentor of the cohort: how well they fit the mentee, or which rules forbid it."""

    person: Participant
    score: int
    forbidden: str


def candidates(*, actor: Actor, pairing: Pairing, text: str = "") -> list[Candidate]:
    """Free mentors who could sit beside the one who leads, the best first; those whom a rule forbids come last."""
    actor.require(Permission.MANAGE_MATCHING)
    sitting = [pairing.mentor_id, *(seat.participant_id for seat in seating.seats(actor, pairing) if not seat.left_at)]
    free = list(bench.free_mentors(actor, pairing.cohort, text).exclude(pk__in=sitting)[:JUDGED])
    pairs = [(one.pk, pairing.mentee_id) for one in free]
    among = [pairing.mentee_id, *(one.pk for one in free)]
    try:
        people = evaluation.fresh(actor=actor, cohort=pairing.cohort, among=among, freed=[pairing.mentee_id])
        weighed = people.weigh(pairs)
    except inputs.InvalidInput as error:
        raise CannotSit(str(error)) from error
    found = [_candidate(one, weighed.get((one.pk, pairing.mentee_id))) for one in free]
    return sorted(found, key=lambda one: (bool(one.forbidden), -one.score))[:SHOWN]


def _candidate(person: Participant, weighed: evaluation.Weighed | None) -> Candidate:
    if weighed is None:
        return Candidate(person, 0, "Cannot be matched today")
    return Candidate(person, weighed.score, "; ".join(wording.rule_name(rule) for rule in weighed.rules))


@transaction.atomic
def add(*, actor: Actor, pairing: Pairing, mentor: Participant) -> PanelSeat:
    """Let a further mentor sit on a pairing; everybody is told after the quiet minutes. Raises CannotSit."""
    row = _held(actor, pairing)
    if seating.is_blind(row.cohort):
        raise CannotSit(BLIND)
    if row.further + 1 >= panels.MOST:
        raise CannotSit(FULL)
    if mentor.cohort_id != row.cohort_id:
        raise CannotSit(f"{mentor.employee.name} takes part in another cohort.")
    try:
        found = obstacles.of_seat(actor=actor, pairing=row, mentor=mentor)
    except inputs.InvalidInput as error:
        raise CannotSit(str(error)) from error
    if found:
        raise CannotSit(" ".join(found))
    until = timezone.now() + dt.timedelta(seconds=settings.PUBLISH_HOLD_SECONDS)
    seat = PanelSeat.objects.create(pairing=row, participant=mentor, joined_at=max(until, row.started_at))
    _introduce(actor, row, seat)
    audit.record(actor=actor, verb="added a mentor to a pair", row=row, label=_label(row, mentor))
    refreshes.want(cohort_id=row.cohort_id)
    return seat


def _introduce(actor: Actor, row: Pairing, seat: PanelSeat) -> None:
    mentor, mentee = seat.participant, row.mentee
    people = evaluation.fresh(actor=actor, cohort=row.cohort, among=[mentor.pk, mentee.pk], freed=[mentee.pk])
    explained = people.told(people.known([(mentor.pk, mentee.pk)]))
    explanation = explained[mentor.pk, mentee.pk][2] if explained else {"reasons": []}
    emails = [one.employee.email for one in (mentor, *row.everybody)]
    doors = invitations.doors(actor=system(row.organization_id), emails=emails)
    letters = {panel_letters.key(seat, mentor): panel_letters.to_new(row, mentor, doors, explanation)}
    letters |= {panel_letters.key(seat, one): panel_letters.joined(row, mentor, one, doors) for one in row.everybody}
    messages.queue(letters=letters, due_at=seat.joined_at)


@transaction.atomic
def take_back(*, actor: Actor, seat: PanelSeat) -> None:
    """Undo a seat before anybody was told of it; nothing is left of it. Raises CannotSit afterwards."""
    row = _held(actor, seat.pairing)
    now = PanelSeat.objects.select_related("participant__employee").get(pk=seat.pk)
    if not now.untold:
        raise CannotSit("All of them have been told already. Take the mentor off the panel instead.")
    messages.cancel(keys=[panel_letters.key(now, one) for one in (now.participant, *row.everybody)])
    now.delete()
    audit.record(actor=actor, verb="took a mentor's seat back", row=row, label=_label(row, now.participant))
    refreshes.want(cohort_id=row.cohort_id)


@transaction.atomic
def remove(*, actor: Actor, seat: PanelSeat, reason: str) -> PanelSeat:
    """Let a mentor leave a panel; the reason stays with admins. Raises CannotSit when they have left already."""
    row = _held(actor, seat.pairing)
    now = _seat(seat)
    if now.left_at is not None:
        raise CannotSit(f"{now.participant.employee.name} has left already.")
    now.left_at = timezone.now()
    now.save(update_fields=["left_at"])
    audit.record(
        actor=actor, verb="took a mentor off a panel", row=row, label=_label(row, now.participant), reason=reason
    )
    refreshes.want(cohort_id=row.cohort_id)
    return now


@transaction.atomic
def restore(*, actor: Actor, seat: PanelSeat) -> PanelSeat:
    """Let somebody who has left sit down again, on the same seat. Raises CannotSit when there is no place any more."""
    row = _held(actor, seat.pairing)
    now = _seat(seat)
    mentor = now.participant
    if now.left_at is None:
        raise CannotSit(f"{mentor.employee.name} sits there already.")
    if row.further + 1 >= panels.MOST:
        raise CannotSit(FULL)
    if (
        mentor.state != ParticipantState.READY
        or not bench.free_mentors(actor, row.cohort).filter(pk=mentor.pk).exists()
    ):
        raise CannotSit(f"{mentor.employee.name} has no free place any more.")
    now.left_at = None
    now.save(update_fields=["left_at"])
    audit.record(actor=actor, verb="put a mentor back on a panel", row=row, label=_label(row, mentor))
    refreshes.want(cohort_id=row.cohort_id)
    return now


@transaction.atomic
def lead(*, actor: Actor, seat: PanelSeat) -> Pairing:
    """Let a further mentor lead; whoever led sits beside them now, or has left with it if they take part no more."""
    row = _held(actor, seat.pairing)
    now = _seat(seat)
    if now.left_at is not None or now.untold:
        raise CannotSit(f"{now.participant.employee.name} does not sit on this panel.")
    if _gone(now.participant):
        raise CannotSit(f"{now.participant.employee.name} takes part no more.")
    before, began = row.mentor, row.mentor_since or row.started_at
    now.delete()
    row.mentor, row.mentor_since = now.participant, now.joined_at
    row.save(update_fields=["mentor", "mentor_since"])
    left_at = timezone.now() if _gone(before) else None
    PanelSeat.objects.create(pairing=row, participant=before, joined_at=began, left_at=left_at)
    audit.record(
        actor=actor, verb="let another mentor lead a panel", row=row, label=introductions.label(row),
        before=before.employee.name, after=row.mentor.employee.name,
    )  # fmt: skip
    return Pairing.objects.select_related("mentor__employee", "mentee__employee").get(pk=row.pk)


def _gone(person: Participant) -> bool:
    return person.state == ParticipantState.WITHDRAWN or person.employee.status == EmployeeStatus.LEFT


def _held(actor: Actor, pairing: Pairing) -> Pairing:
    """The pairing as it is now, locked, in its cohort's turn; raises CannotSit when it has ended."""
    actor.require(Permission.MANAGE_MATCHING)
    runs.wait_for_turn(pairing.cohort_id)
    people = ("mentor__employee__organization", "mentee__employee__organization")
    rows = Pairing.objects.select_for_update(of=("self",)).select_related(
        *people, "cohort__program__organization", "cohort__organization"
    )
    row: Pairing = rows.get(pk=pairing.pk)
    if row.state != PairingState.ACTIVE:
        raise CannotSit("This pairing has ended.")
    return row


def _seat(seat: PanelSeat) -> PanelSeat:
    rows = PanelSeat.objects.select_for_update(of=("self",)).select_related("participant__employee__organization")
    found: PanelSeat = rows.get(pk=seat.pk)
    return found


def _label(row: Pairing, mentor: Participant) -> str:
    return f"{mentor.employee.name}, with {row.mentee.employee.name}"
