"""What somebody answers to an invitation, by its one-tap link or signed in: I come, not now, no, or choose for me.

Whoever answers changes who waits and who moves up, which is not theirs to do but the house's.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts import actors
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs import rules
from programs.enums import AWAY, MilestoneKind, ParticipantState
from programs.models import Cohort, Participant
from programs.selectors import languages
from programs.selectors.days import today_of
from programs.selectors.milestones import reached
from programs.services import invitations, milestones, nominations, participants
from programs.services.participants import CannotEnrol

LONGEST = dt.timedelta(days=366)


class CannotAnswer(Exception):
    """The answer makes no sense now; the message says why."""


@transaction.atomic
def keep(*, actor: Actor, participant: Participant) -> Participant:
    """Somebody comes; whoever had said "not now" or "no" is back, on the waitlist when the cohort is full. Who had left the
    choice to us chooses again.

    Whom an admin took out does not come back by themself: the admins get their name, and decide. Raises CannotAnswer.
    """
    row = _opened(actor, participant)
    milestones.decides_again(participant=row)
    if _taken_out(row):
        nominations.ask_back(participant=row)
    elif row.state in AWAY:
        try:
            participants.restore(actor=actors.house(actor), cohort=row.cohort, participants=[row])
        except CannotEnrol:
            raise CannotAnswer(gettext("This program has ended, so nobody can come any more.")) from None
        row.refresh_from_db(fields=["state", "back_on"])
    return row


@transaction.atomic
def postpone(*, actor: Actor, participant: Participant, until: dt.date) -> Participant:
    """Somebody wants to be asked again on a day; the place is free for others until then. Raises CannotAnswer."""
    row = _opened(actor, participant)
    _refuse_taken_out(row)
    today = today_of(row.cohort.organization)
    if not today < until <= today + LONGEST:
        raise CannotAnswer(gettext("Choose a day within the next year."))
    row.state, row.back_on = ParticipantState.PAUSED, until
    row.save(update_fields=["state", "back_on"])
    audit.record(actor=actor, verb="said not now", row=row, label=str(row.employee), until=until.isoformat())
    participants.promote(actor=actors.house(actor), cohort=row.cohort)
    return row


@transaction.atomic
def decline(*, actor: Actor, participant: Participant, reason: str = "") -> Participant:
    """Somebody does not want to take part; the row stays, and the reason with it, for the funnel. Raises CannotAnswer."""
    row = _opened(actor, participant)
    _refuse_taken_out(row)
    participants.withdraw(actor=actors.house(actor), cohort=row.cohort, participants=[row])
    # Leaving by an answer is a decline; withdrawn is whom an admin took out.
    milestones.came_back(participants=[row])
    milestones.reach(participants=[row], kind=MilestoneKind.DECLINED, reason=reason)
    audit.record(actor=actor, verb="declined", row=row, label=str(row.employee))
    row.refresh_from_db(fields=["state"])
    return row


@transaction.atomic
def speak(*, actor: Actor, participant: Participant, language: str) -> Participant:
    """Be written to in another language from now on; one that is not offered changes nothing."""
    rules.require_place(actor, participant)
    if language in languages.offer(participant.cohort.organization).codes:
        Participant.objects.filter(pk=participant.pk).update(language=language)
        participant.language = language
    return participant


@transaction.atomic
def hand_over(*, actor: Actor, participant: Participant) -> Participant:
    """Somebody comes and leaves the choice to us; an admin finds them on the list of those who wait. Raises CannotAnswer."""
    row = keep(actor=actor, participant=participant)
    if row.state == ParticipantState.WITHDRAWN:
        return row
    milestones.reach(participants=[row], kind=MilestoneKind.HANDED_OVER)
    audit.record(actor=actor, verb="asked us to choose", row=row, label=str(row.employee))
    return row


@transaction.atomic
def bring_back(*, actor: Actor) -> int:
    """Bring back everybody whose day has come; returns how many."""
    actor.require(Permission.MANAGE_PROGRAMS)
    due = Participant.objects.filter(state=ParticipantState.PAUSED, back_on__isnull=False).select_related("employee")
    count = 0
    for cohort in Cohort.objects.filter(pk__in=due.values("cohort_id")).select_related("organization", "program"):
        # Whoever answers holds the cohort: an answer of this moment comes first, and is read below.
        Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
        rows = list(due.filter(cohort=cohort, back_on__lte=today_of(cohort.organization)))
        count += _asked_again(actor, cohort, rows) if rows else 0
    return count


def _asked_again(actor: Actor, cohort: Cohort, rows: list[Participant]) -> int:
    try:
        back = participants.restore(actor=actor, cohort=cohort, participants=rows).added
    except CannotEnrol:
        return 0  # the program has ended meanwhile, and nobody is asked any more
    still_open = [row for row in back if row.state == ParticipantState.ENROLLED]
    invitations.invite(actor=actor, cohort=cohort, participants=still_open)
    return len(back)


def _opened(actor: Actor, participant: Participant) -> Participant:
    """The row, locked, of somebody who came by their own link or is signed in; that they came is taken down."""
    rules.require_place(actor, participant)
    # The cohort first, as everywhere where places are counted: two locks in two orders would wait for each other.
    Cohort.objects.select_for_update(no_key=True).get(pk=participant.cohort_id)
    rows = Participant.objects.select_for_update(of=("self",))
    row = rows.select_related("employee", "cohort__organization", "cohort__program").get(pk=participant.pk)
    row.answered_at = timezone.now()
    row.save(update_fields=["answered_at"])
    milestones.reach(participants=[row], kind=MilestoneKind.OPENED)
    return row


def _taken_out(row: Participant) -> bool:
    """Whether an admin has taken somebody out, who did not decline by themself."""
    return row.state == ParticipantState.WITHDRAWN and MilestoneKind.DECLINED not in reached(row)


def _refuse_taken_out(row: Participant) -> None:
    # SECURITY: a "no" of theirs would stand in place of the admin's, and open the way back.
    if _taken_out(row):
        raise CannotAnswer(gettext("Your program admins have taken you off the list. Only they can change that."))
