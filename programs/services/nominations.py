"""Names that come in by the shared link of a cohort, and what an admin makes of them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs.enums import EmployeeStatus, NominationState, ParticipantState
from programs.models import Employee, Nomination, Participant, SharedAsk
from programs.services import invitations, participants
from programs.services.participants import CannotEnrol

MOST_OPEN = 500


def settle(*, actor: Actor, ask: SharedAsk) -> None:
    """Whoever is on the list gets their letter at the address of the directory; who is not is proposed to the admin; an
    address that nobody has is let go in silence. The caller has asked who may.
    """
    taking = Participant.objects.filter(cohort=ask.cohort, employee__email=ask.email).first()
    gone = taking is not None and taking.state == ParticipantState.WITHDRAWN
    if taking is None or (gone and not ask.by_email):
        # Who said no, or was taken out, may have thought again: that is the admin's to decide.
        _propose(ask)
    elif not ask.by_email:
        invitations.invite(actor=actor, cohort=ask.cohort, participants=[taking], rest=invitations.ASKED_FOR)


def _propose(row: SharedAsk) -> None:
    employee = Employee.objects.filter(email=row.email).exclude(status=EmployeeStatus.LEFT).first()
    waiting = Nomination.objects.filter(cohort=row.cohort, state=NominationState.OPEN)
    if employee is None or waiting.count() >= MOST_OPEN:
        return
    by_email = row.by_email or row.email
    name = Nomination(cohort=row.cohort, employee=employee, side=row.side, by_email=by_email, why=row.why)
    Nomination.objects.bulk_create([name], ignore_conflicts=True)


def ask_back(*, participant: Participant) -> None:
    """Somebody whom an admin took out wants to come back, by their own link: an admin decides. The caller has asked who may."""
    row = participant
    about = {"cohort": row.cohort, "employee": row.employee, "side": row.side, "by_email": row.employee.email}
    Nomination.objects.update_or_create(**about, state=NominationState.OPEN, defaults={"proven": True})


@transaction.atomic
def decide(*, actor: Actor, nomination: Nomination, accept: bool, side: str = "") -> bool:
    """Take somebody in, on another ``side`` than was proposed if need be, and write to them; or let the name go.

    False when it was decided before. Raises CannotEnrol.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    state = NominationState.ACCEPTED if accept else NominationState.DECLINED
    waiting = Nomination.objects.filter(pk=nomination.pk, state=NominationState.OPEN)
    if not waiting.update(state=state, decided_at=timezone.now()):
        return False
    audit.record(actor=actor, verb=f"{state} a nomination", row=nomination, label=str(nomination.employee))
    if accept:
        # The same person may have been named by several, as either side.
        others = Nomination.objects.filter(cohort=nomination.cohort_id, employee=nomination.employee_id)
        others.filter(state=NominationState.OPEN).update(state=NominationState.DECLINED, decided_at=timezone.now())
        ids, cohort = [nomination.employee_id], nomination.cohort
        result = participants.enrol(actor=actor, cohort=cohort, employee_ids=ids, side=side or nomination.side)
        if result.refused:
            raise CannotEnrol(f"{result.refused[0][0]} {result.refused[0][1]}.")
        invitations.invite(actor=actor, cohort=cohort, participants=[*result.added, *result.waiting])
    return True
