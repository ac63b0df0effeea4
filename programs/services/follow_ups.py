"""What an admin does about seniors who stayed silent after the last nudge; each of it can be undone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from nudges.enums import SnoozeReason
from nudges.services import delivery
from programs.enums import FollowUpKind, MilestoneKind, ParticipantState
from programs.models import Cohort, FollowUp, Participant
from programs.selectors import nudging
from programs.selectors.days import today_of
from programs.selectors.milestones import reached
from programs.services import participants

# How long the work queue leaves somebody alone who was called, or whose nudges were put off.
CALLED = dt.timedelta(days=7)
PUT_OFF = dt.timedelta(days=14)
_FOREVER = dt.date(9999, 12, 31)


class NotSilent(Exception):
    """Somebody is not on the list of the silent any more: they have answered, or an admin has acted."""


class Overtaken(Exception):
    """Something else has happened to somebody since, which is not taken back with what was done."""


class Full(Exception):
    """The place was given to somebody else meanwhile, and nobody has said what is to become of whoever comes back."""


@transaction.atomic
def call(*, actor: Actor, participant: Participant, reason: str = "") -> FollowUp:
    """Note that somebody was called; if nothing comes of it, the work queue names them again a week later.

    Raises NotSilent.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    until = _hold_silent(actor, participant) + CALLED
    return _note(actor, FollowUp(participant=participant, kind=FollowUpKind.CALLED, until=until, reason=reason))


@transaction.atomic
def put_off(*, actor: Actor, participant: Participant, reason: str = "") -> FollowUp:
    """Leave somebody alone for two weeks: neither nudges nor the work queue come back to them before.

    Who has asked for longer themself is left alone as long. Raises NotSilent.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    until = _hold_silent(actor, participant) + PUT_OFF
    row = FollowUp(participant=participant, kind=FollowUpKind.SNOOZED, until=until, reason=reason)
    if own := delivery.snoozed(email=participant.employee.email):
        row.snoozed_until, row.snoozed_for, row.until = own.until, own.reason, max(own.until, until)
    if own is None or own.until < until:
        delivery.snooze(email=participant.employee.email, until=until, reason=SnoozeReason.OTHER)
    return _note(actor, row)


@transaction.atomic
def withdraw(*, actor: Actor, participant: Participant, reason: str = "") -> FollowUp:
    """Take somebody out of the cohort; whoever waits longest moves up. Raises NotSilent."""
    actor.require(Permission.MANAGE_PROGRAMS)
    _hold_silent(actor, participant)
    participants.withdraw(actor=actor, cohort=participant.cohort, participants=[participant])
    return _note(actor, FollowUp(participant=participant, kind=FollowUpKind.WITHDRAWN, until=_FOREVER, reason=reason))


@transaction.atomic
def assigned(*, actor: Actor, participant: Participant) -> FollowUp:
    """Note that somebody was given a mentor; who chose one has asked who may, and takes it back."""
    return _note(actor, FollowUp(participant=participant, kind=FollowUpKind.ASSIGNED, until=_FOREVER))


def _hold_silent(actor: Actor, participant: Participant) -> dt.date:
    """Today, with the cohort held: an answer, or another click, of this moment comes first. Raises NotSilent."""
    cohort = Cohort.objects.select_for_update(of=("self",), no_key=True).select_related("organization")
    today = today_of(cohort.get(pk=participant.cohort_id).organization)
    if not nudging.silent(actor).filter(pk=participant.pk).exists():
        raise NotSilent(
            f"{participant.employee} is not on this list any more: they have answered, or somebody has acted."
        )
    return today


def _note(actor: Actor, row: FollowUp) -> FollowUp:
    row.reason, row.done_by_id = row.reason[:300], actor.user_id
    row.save()
    about = row.participant
    audit.record(
        actor=actor, verb=f"silent participant {row.kind}", row=about, label=str(about.employee), reason=row.reason
    )
    return row


@transaction.atomic
def undo(*, actor: Actor, follow_up: FollowUp, beyond: bool | None = None) -> bool:
    """Take back what was done; whether they wait for a place now. Raises Full, Overtaken, participants.CannotEnrol.

    Somebody who moved up into the place may have been told, and keeps it. So when the cohort is full the admin says whether
    whoever comes back gets a place ``beyond`` the cap, or waits.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    participant, waits = follow_up.participant, False
    if follow_up.kind == FollowUpKind.SNOOZED:
        _wake(follow_up)
    if follow_up.kind == FollowUpKind.WITHDRAWN:
        _refuse_overtaken(follow_up)
        waits = _bring_back(actor, participant, beyond)
    label = str(participant.employee)
    audit.record(actor=actor, verb=f"undid {follow_up.kind}", row=participant, label=label)
    follow_up.delete()
    return waits


def _wake(follow_up: FollowUp) -> None:
    """End the two weeks, and leave what somebody asked for themself, before or since."""
    email, own = follow_up.participant.employee.email, delivery.snoozed(email=follow_up.participant.employee.email)
    if own is None or (own.until, own.reason) != (follow_up.until, SnoozeReason.OTHER):
        return
    delivery.wake(email=email)
    if follow_up.snoozed_until:
        delivery.snooze(email=email, until=follow_up.snoozed_until, reason=follow_up.snoozed_for)


def _refuse_overtaken(follow_up: FollowUp) -> None:
    """Somebody who said no since, or was taken out anew, does not come back with what was done before. Raises Overtaken."""
    row = follow_up.participant
    Cohort.objects.select_for_update(no_key=True).get(pk=row.cohort_id)
    row.refresh_from_db(fields=["state"])
    steps = reached(row)
    since = steps.get(MilestoneKind.WITHDRAWN, follow_up.created_at) > follow_up.created_at
    if row.state == ParticipantState.WITHDRAWN and (since or MilestoneKind.DECLINED in steps):
        raise Overtaken(f"{row.employee} has answered or was withdrawn anew since, so there is nothing to take back.")


def _bring_back(actor: Actor, participant: Participant, beyond: bool | None) -> bool:
    cohort = participant.cohort
    back = participants.restore(actor=actor, cohort=cohort, participants=[participant], beyond=bool(beyond))
    if back.refused:
        raise participants.CannotEnrol(f"{back.refused[0][0]} {back.refused[0][1]}.")
    if back.waiting and beyond is None:
        raise Full
    return bool(back.waiting)
