"""Names that come in by the shared link of a cohort, and what an admin makes of them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts import selectors as accounts
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs import events
from programs.enums import EmployeeStatus, LinkScope, NominationState, ParticipantState
from programs.models import Cohort, Employee, Nomination, Participant, SharedAsk
from programs.services import invitations, participants
from programs.services.participants import CannotEnrol

MOST_OPEN = 500
# Forms that the shared links of a cohort take in a day; a town hall fits, a script does not.
MOST_A_DAY = 1_000
AT_ONCE = 200


class TooMany(Exception):
    """The links of this cohort have been used too often today; the message says so."""


@transaction.atomic
def ask(*, actor: Actor, cohort: Cohort, email: str, side: str) -> None:
    """Somebody asks for their own place. Raises TooMany."""
    _note(actor, SharedAsk(cohort=cohort, email=email.strip().lower(), side=side))


@transaction.atomic
def nominate(*, actor: Actor, cohort: Cohort, email: str, side: str, by_email: str, why: str = "") -> None:
    """Somebody names a colleague. Raises TooMany."""
    typed = {"email": email.strip().lower(), "by_email": by_email.strip().lower()}
    _note(actor, SharedAsk(cohort=cohort, side=side, why=" ".join(why.split())[:500], **typed))


def _note(actor: Actor, row: SharedAsk) -> None:
    """SECURITY: nothing is looked up while somebody waits, so neither the answer nor its time says who works here."""
    actor.require_grant(LinkScope.COHORT, row.cohort_id)
    since = timezone.now() - dt.timedelta(days=1)
    if accounts.uses_since(LinkScope.COHORT, row.cohort_id, since) > MOST_A_DAY:
        raise TooMany(gettext("Too many people have come by this link today. Try again tomorrow."))
    row.save()
    organization_id = row.organization_id
    transaction.on_commit(
        lambda: events.asked_by_shared_link.send(SharedAsk, organization_id=organization_id), robust=True
    )


@transaction.atomic
def settle(*, actor: Actor) -> int:
    """Look whom those are about who asked by shared links, and forget what was typed; returns how many.

    Who is on the list gets their letter at the address of the directory; who is not is proposed to the admin; an address
    that nobody has is let go in silence.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = SharedAsk.objects.select_for_update(of=("self",), skip_locked=True).select_related("cohort")
    typed = list(rows.order_by("created_at", "pk")[:AT_ONCE])
    for row in typed:
        _settle(actor, row)
    SharedAsk.objects.filter(pk__in=[row.pk for row in typed]).delete()
    return len(typed)


def _settle(actor: Actor, row: SharedAsk) -> None:
    taking = Participant.objects.filter(cohort=row.cohort, employee__email=row.email).first()
    gone = taking is not None and taking.state == ParticipantState.WITHDRAWN
    if taking is None or (gone and not row.by_email):
        # Who said no, or was taken out, may have thought again: that is the admin's to decide.
        _propose(row)
    elif not row.by_email:
        invitations.invite(actor=actor, cohort=row.cohort, participants=[taking], rest=invitations.ASKED_FOR)


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
