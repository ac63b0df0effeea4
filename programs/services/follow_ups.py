"""What an admin does about seniors who stayed silent after the last nudge; each of it can be undone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from nudges.enums import SnoozeReason
from nudges.services import delivery
from programs.enums import FollowUpKind
from programs.models import FollowUp, Participant
from programs.services import participants

# How long the work queue leaves somebody alone who was called, or whose nudges were put off.
CALLED = dt.timedelta(days=7)
PUT_OFF = dt.timedelta(days=14)
_FOREVER = dt.date(9999, 12, 31)


class Full(Exception):
    """The place was given to somebody else meanwhile, and nobody has said what is to become of whoever comes back."""


@transaction.atomic
def call(*, actor: Actor, participant: Participant, reason: str = "") -> FollowUp:
    """Note that somebody was called; if nothing comes of it, the work queue names them again a week later."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return _note(actor, participant, FollowUpKind.CALLED, timezone.localdate() + CALLED, reason)


@transaction.atomic
def put_off(*, actor: Actor, participant: Participant, reason: str = "") -> FollowUp:
    """Leave somebody alone for two weeks: neither nudges nor the work queue come back to them before."""
    actor.require(Permission.MANAGE_PROGRAMS)
    until = timezone.localdate() + PUT_OFF
    delivery.snooze(email=participant.employee.email, until=until, reason=SnoozeReason.OTHER)
    return _note(actor, participant, FollowUpKind.SNOOZED, until, reason)


@transaction.atomic
def withdraw(*, actor: Actor, participant: Participant, reason: str = "") -> FollowUp:
    """Take somebody out of the cohort; whoever waits longest moves up."""
    actor.require(Permission.MANAGE_PROGRAMS)
    participants.withdraw(actor=actor, cohort=participant.cohort, participants=[participant])
    return _note(actor, participant, FollowUpKind.WITHDRAWN, _FOREVER, reason)


@transaction.atomic
def assigned(*, actor: Actor, participant: Participant) -> FollowUp:
    """Note that somebody was given a mentor; who chose one has asked who may, and takes it back."""
    return _note(actor, participant, FollowUpKind.ASSIGNED, _FOREVER, "")


def _note(actor: Actor, participant: Participant, kind: FollowUpKind, until: dt.date, reason: str) -> FollowUp:
    row = FollowUp.objects.create(
        participant=participant, kind=kind, reason=reason[:300], until=until, done_by_id=actor.user_id
    )
    label = str(participant.employee)
    audit.record(actor=actor, verb=f"silent participant {kind}", row=participant, label=label, reason=reason[:300])
    return row


@transaction.atomic
def undo(*, actor: Actor, follow_up: FollowUp, beyond: bool | None = None) -> bool:
    """Take back what was done; whether they wait for a place now. Raises Full, participants.CannotEnrol.

    Somebody who moved up into the place may have been told, and keeps it. So when the cohort is full the admin says whether
    whoever comes back gets a place ``beyond`` the cap, or waits.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    participant, waits = follow_up.participant, False
    if follow_up.kind == FollowUpKind.SNOOZED:
        delivery.wake(email=participant.employee.email)
    if follow_up.kind == FollowUpKind.WITHDRAWN:
        waits = _bring_back(actor, participant, beyond)
    label = str(participant.employee)
    audit.record(actor=actor, verb=f"undid {follow_up.kind}", row=participant, label=label)
    follow_up.delete()
    return waits


def _bring_back(actor: Actor, participant: Participant, beyond: bool | None) -> bool:
    cohort = participant.cohort
    back = participants.restore(actor=actor, cohort=cohort, participants=[participant], beyond=bool(beyond))
    if back.refused:
        raise participants.CannotEnrol(f"{back.refused[0][0]} {back.refused[0][1]}.")
    if back.waiting and beyond is None:
        raise Full
    return bool(back.waiting)
