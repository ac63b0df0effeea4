"""Names that come in by the shared link of a cohort, and what an admin makes of them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import OneTapLink
from accounts.services import audit, links
from accounts.services.links import Holder
from programs.enums import EmployeeStatus, LinkScope, NominationState, ParticipantState
from programs.models import Cohort, Employee, Nomination, Participant
from programs.services import invitations, participants
from programs.services.participants import CannotEnrol

LIFETIME = dt.timedelta(days=60)
MOST_OPEN = 500


def share(*, actor: Actor, cohort: Cohort) -> str:
    """A link for everybody, to be mailed around or printed; returns the address, which is known only now."""
    actor.require(Permission.MANAGE_PROGRAMS)
    with transaction.atomic():
        holders = {cohort.pk: Holder(name=cohort.name)}
        address = links.issue(actor=actor, scope=LinkScope.COHORT, holders=holders, lifetime=LIFETIME)[cohort.pk]
        audit.record(actor=actor, verb="made a shared link", row=cohort, label=cohort.name)
    return address


def unshare(*, actor: Actor, link: OneTapLink) -> bool:
    """End a shared link at once."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return links.revoke(actor=actor, link=link)


@transaction.atomic
def ask(*, actor: Actor, cohort: Cohort, email: str, side: str) -> None:
    """Somebody asks for their own place. Who is on the list gets their letter; who is not is proposed to the admin.

    SECURITY: nothing comes back, so that nobody learns from a shared link who works here or takes part. The letter goes to
    the address of the directory, and says nothing to whoever typed it.
    """
    actor.require_grant(LinkScope.COHORT, cohort.pk)
    row = Participant.objects.filter(cohort=cohort, employee__email=email.strip().lower()).first()
    if row is None or row.state == ParticipantState.WITHDRAWN:
        # Who said no, or was taken out, may have thought again: that is the admin's to decide.
        _propose(cohort, email, side, by_email=email, again=True)
    else:
        house = actors.system(cohort.organization_id)
        invitations.invite(actor=house, cohort=cohort, participants=[row], rest=invitations.ASKED_FOR)


@transaction.atomic
def nominate(*, actor: Actor, cohort: Cohort, email: str, side: str, by_email: str, why: str = "") -> None:
    """Somebody names a colleague; an address that nobody has, or a name that is there already, is let go in silence."""
    actor.require_grant(LinkScope.COHORT, cohort.pk)
    _propose(cohort, email, side, by_email=by_email, why=why)


def _propose(cohort: Cohort, email: str, side: str, *, by_email: str, why: str = "", again: bool = False) -> None:
    known = Employee.objects.filter(email=email.strip().lower()).exclude(status=EmployeeStatus.LEFT)
    there = Participant.objects.filter(cohort=cohort)
    there = there.exclude(state=ParticipantState.WITHDRAWN) if again else there
    employee = known.exclude(pk__in=there.values("employee")).first()
    waiting = Nomination.objects.filter(cohort=cohort, state=NominationState.OPEN)
    if employee is None or waiting.count() >= MOST_OPEN:
        return
    row = Nomination(
        cohort=cohort, employee=employee, side=side, by_email=by_email.strip().lower(), why=" ".join(why.split())[:500]
    )
    Nomination.objects.bulk_create([row], ignore_conflicts=True)


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
        ids, cohort = [nomination.employee_id], nomination.cohort
        result = participants.enrol(actor=actor, cohort=cohort, employee_ids=ids, side=side or nomination.side)
        if result.refused:
            raise CannotEnrol(f"{result.refused[0][0]} {result.refused[0][1]}.")
        invitations.invite(actor=actor, cohort=cohort, participants=[*result.added, *result.waiting])
    return True
