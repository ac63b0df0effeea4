"""What has become of a pair, day by day, as its admins may know it: that something was, and never what was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization
from matching.enums import PairingState
from matching.models import Pairing
from plans.enums import SessionState, StepState
from plans.models import Agreement, Closing, Contact, Easing, Look, Reminder, Session, Step
from programs.selectors.days import day_of

_SESSIONS = {
    SessionState.HELD: "A session took place",
    SessionState.AGREED: "A session was agreed for this day",
    SessionState.MISSED: "A session did not take place",
    SessionState.CANCELLED: "A session was cancelled",
}


@dataclass(frozen=True)
class Event:
    """One thing on one day. ``turn`` is one by which the pair came to another phase."""

    day: dt.date
    text: str
    turn: bool = False


def of(actor: Actor, pairing: Pairing) -> list[Event]:
    """Everything that is known of a pair, the latest first."""
    actor.require(Permission.MANAGE_MATCHING)
    organization = pairing.cohort.program.organization
    found = [
        Event(day_of(organization, pairing.started_at), "They became a pair", turn=True),
        *_agreed(organization, pairing),
        *_met(organization, pairing),
        *_stepped(organization, pairing),
        *_acted(organization, pairing),
        *_over(organization, pairing),
    ]
    return sorted(found, key=lambda one: (one.day, one.turn), reverse=True)


def _agreed(organization: Organization, pairing: Pairing) -> Iterator[Event]:
    for row in Agreement.objects.filter(pairing=pairing).order_by("number"):
        if row.mentor_signed_at and row.mentee_signed_at:
            day = day_of(organization, max(row.mentor_signed_at, row.mentee_signed_at))
            yield Event(day, "Both signed their agreement", turn=row.number == 1)


def _met(organization: Organization, pairing: Pairing) -> Iterator[Event]:
    rows = Session.objects.filter(pairing=pairing, starts_at__isnull=False).exclude(state=SessionState.PROPOSED)
    first = True
    for row in rows.order_by("starts_at"):
        assert row.starts_at is not None
        held = row.state == SessionState.HELD
        yield Event(day_of(organization, row.starts_at), _SESSIONS[SessionState(row.state)], turn=held and first)
        first = first and not held
    for day in sorted(set(Contact.objects.filter(pairing=pairing, met=True).values_list("day", flat=True))):
        yield Event(day, "They said that they met")


def _stepped(organization: Organization, pairing: Pairing) -> Iterator[Event]:
    ended = Q(state__in=(StepState.DONE, StepState.SKIPPED))
    rows = Step.objects.filter(ended, plan__pairing=pairing).select_related("template_step")
    for row in rows:
        assert row.ended_at is not None
        word = "Done" if row.state == StepState.DONE else "Skipped"
        yield Event(day_of(organization, row.ended_at), f"{word}: {row.template_step.title}")
    for easing in Easing.objects.filter(plan__pairing=pairing, undone_at=None):
        yield Event(day_of(organization, easing.created_at), f"The plan was eased: {easing.get_kind_display().lower()}")


def _acted(organization: Organization, pairing: Pairing) -> Iterator[Event]:
    for row in Look.objects.filter(pairing=pairing).select_related("done_by"):
        who = row.done_by or "An admin"
        text = f"{who} looked, and left them until {row.until.day} {row.until:%B}: {row.reason}"
        yield Event(day_of(organization, row.created_at), text)
    for one in Reminder.objects.filter(pairing=pairing, taken_back_at=None).select_related("asked_by"):
        yield Event(day_of(organization, one.leaves_at), f"{one.asked_by or 'An admin'} had them asked how they are")


def _over(organization: Organization, pairing: Pairing) -> Iterator[Event]:
    agreed = Closing.objects.filter(pairing=pairing, withdrawn_at=None, confirmed_at__isnull=False).first()
    if agreed and agreed.confirmed_at:
        yield Event(day_of(organization, agreed.confirmed_at), "They agreed to close", turn=True)
    if pairing.state == PairingState.ENDED and pairing.ended_at:
        yield Event(day_of(organization, pairing.ended_at), "The pairing ended", turn=True)
