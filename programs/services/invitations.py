"""Asking participants by email to fill in their profile; whoever has no login yet gets the door with it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization
from accounts.services import audit, links
from accounts.services import invitations as doors
from nudges import letters
from nudges.letters import Letter
from nudges.services import messages
from programs.enums import EmployeeStatus, LinkScope, ParticipantState
from programs.models import Cohort, Employee, Participant, Program
from programs.selectors import languages
from programs.services import holders, milestones

REST = dt.timedelta(hours=20)


# Who asks for the letter by the shared link is sent it again this soon: they may have lost it, and were promised one.
ASKED_FOR = dt.timedelta(minutes=5)


@transaction.atomic
def invite(
    *, actor: Actor, cohort: Cohort, participants: Sequence[Participant], rest: dt.timedelta = REST
) -> list[Participant]:
    """Write to participants who have not heard from us for so long; returns to whom. Who left or withdrew gets no letter."""
    actor.require(Permission.MANAGE_PROGRAMS)
    now = timezone.now()
    rows = Participant.objects.select_for_update(of=("self",)).select_related("employee")
    rows = rows.filter(pk__in=[p.pk for p in participants]).exclude(state=ParticipantState.WITHDRAWN)
    rows = rows.exclude(employee__status=EmployeeStatus.LEFT).exclude(invited_at__gt=now - rest)
    asked = list(rows.order_by("pk"))
    ways_in = doors.doors(actor=actor, emails=[row.employee.email for row in asked])
    taps = links.issue(actor=actor, scope=LinkScope.PLACE, holders=holders.of(asked))
    organization = Organization.objects.get(pk=actor.organization_id)
    home, offer = _home(organization), languages.offer(organization)
    letters_of = {
        row.pk: compose(
            actor, organization, cohort, row, Ways(taps[row.pk], ways_in.get(row.employee.email), home, offer.of(row))
        )
        for row in asked
    }
    keys = {pk: f"participant:{pk}:profile:{now:%Y-%m-%dT%H:%M}" for pk in letters_of}
    messages.queue(letters={keys[pk]: letter for pk, letter in letters_of.items()})
    milestones.invited(letters=keys)
    Participant.objects.filter(pk__in=[row.pk for row in asked]).update(invited_at=now)
    if asked:
        audit.record(actor=actor, verb="invited participants", row=cohort, count=len(asked))
    return asked


def unwritten(*, participants: Sequence[Participant], asked: Sequence[Participant]) -> dict[str, int]:
    """Why the others of these people got no letter, each reason with how many."""
    to, why = {row.pk for row in asked}, Counter[str]()
    for row in participants:
        if row.pk not in to:
            why[_why_not(row)] += 1
    return dict(why)


def _why_not(row: Participant) -> str:
    if row.employee.status == EmployeeStatus.LEFT:
        return "left the organization"
    if row.state == ParticipantState.WITHDRAWN:
        return "withdrawn"
    return f"written to in the last {REST // dt.timedelta(hours=1)} hours"


def moved_up(*, actor: Actor, cohort: Cohort, participants: Sequence[Participant]) -> int:
    """Tell those who were written to before that their waiting is over; returns how many. The caller has asked who may."""
    rows = [row for row in participants if row.invited_at is not None]
    taps = links.issue(actor=actor, scope=LinkScope.PLACE, holders=holders.of(rows))
    now, organization = timezone.now(), Organization.objects.get(pk=actor.organization_id)
    program, offer = Program.objects.get(pk=cohort.program_id), languages.offer(organization)
    return messages.queue(
        letters={
            f"participant:{row.pk}:moved-up:{now:%Y-%m-%dT%H}": letters.compose(
                template="moved_up",
                kind="moved up from the waitlist",
                to_email=row.employee.email,
                to_name=row.employee.name,
                context={
                    "organization": organization,
                    "program": program,
                    "ready": row.state == ParticipantState.READY,
                    "tap": taps[row.pk],
                    "contact_email": organization.contact_email,
                },
                language=offer.of(row),
            )
            for row in rows
        }
    )


@dataclass(frozen=True)
class Ways:
    """The three ways in that a letter can name: without signing in, to a new login, and home to the own login.

    And the language in which it names them.
    """

    tap: str
    door: str | None
    home: str
    language: str = ""


def compose(actor: Actor, organization: Organization, cohort: Cohort, row: Participant, ways: Ways) -> Letter:
    """The letter to one participant."""
    return letters.compose(
        template="profile_invitation",
        kind="profile invitation",
        to_email=row.employee.email,
        to_name=row.employee.name,
        context={
            "organization": organization,
            "program": cohort.program,
            "greeting": cohort.greeting,
            "side": row.side,
            "inviter": organization.name if actor.scope else actor.name,
            "tap": ways.tap,
            "link": ways.door or ways.home,
            "needs_login": ways.door is not None,
            "contact_email": organization.contact_email,
        },
        language=ways.language,
    )


def preview(*, actor: Actor, cohort: Cohort, side: str) -> Letter:
    """The letter as somebody of a side would get it, with links that open nothing; nothing is written or sent."""
    actor.require(Permission.MANAGE_PROGRAMS)
    organization = Organization.objects.get(pk=actor.organization_id)
    sample = Employee(first_name="Robin", last_name="Sample", email="robin@example.com")
    row = Participant(cohort=cohort, employee=sample, side=side)
    return compose(actor, organization, cohort, row, Ways(f"{settings.BASE_URL}/t/…", None, _home(organization)))


def _home(organization: Organization) -> str:
    return settings.BASE_URL + reverse("home", args=[organization.slug])
