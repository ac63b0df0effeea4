"""What somebody tells us by the one-tap link of the invitation or signed in: topics, times, who may move the times."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts import selectors as accounts
from accounts.actors import Actor, Grant, NotAllowed
from accounts.models import OneTapLink
from accounts.services import audit, links
from accounts.services.links import Holder
from nudges import letters
from nudges.letters import Letter
from nudges.services import messages
from profiles import slots as times
from profiles.enums import Direction
from profiles.models import Profile, Topic, TopicEntry
from profiles.services import profiles
from profiles.services.profiles import Entry
from programs import rules
from programs.enums import LinkScope, Side
from programs.models import Employee, Participant
from programs.selectors import languages

MOST_ASSISTANTS = 2
# How often one person may hand their times to somebody in so many days, taken back or not.
MOST_TRIED = 6
LATELY = dt.timedelta(days=30)


class CannotDelegate(Exception):
    """Nobody can be asked at this address; the message says why."""


@transaction.atomic
def choose_topics(*, actor: Actor, participant: Participant, topic_ids: Sequence[uuid.UUID]) -> Profile:
    """Keep what a mentee wants or a mentor offers; topics that were there keep their level, the other side is left alone."""
    rules.require_place(actor, participant)
    direction = direction_of(participant.side)
    profile = profiles.held_for(actor=actor, participant=participant)
    known = list(TopicEntry.objects.filter(profile=profile))
    before = {entry.topic_id: entry for entry in known if entry.direction == direction}
    chosen = Topic.objects.filter(pk__in=topic_ids, retired=False).values_list("pk", flat=True)
    kept = [entry for entry in known if entry.direction != direction]
    kept += [before[pk] for pk in chosen if pk in before]
    entries = [Entry(e.topic_id, e.direction, e.level, e.priority) for e in kept]
    entries += [Entry(pk, direction) for pk in chosen if pk not in before]
    return profiles.save(actor=actor, participant=participant, answers={}, entries=entries)


def direction_of(side: str) -> str:
    """What the gate asks a side for: mentors for what they offer, mentees for what they want."""
    return Direction.OFFER if side == Side.MENTOR else Direction.WANT


@transaction.atomic
def choose_slots(
    *, actor: Actor, participant: Participant, slots: Sequence[str], answers: dict[str, Any] | None = None
) -> Profile:
    """Keep the times that suit, and with them the answers that matching needs.

    An assistant may move the times and nothing else. Working hours follow the times, unless somebody said them otherwise.
    """
    if actor.grant == Grant(LinkScope.SLOTS, participant.pk):
        answers = None
    else:
        rules.require_place(actor, participant)
    profile = profiles.held_for(actor=actor, participant=participant)
    said = (profile.workdays, profile.work_start, profile.work_end)
    derived = times.hours(profile.slots) or ([], None, None)
    values = dict(answers or {}) | {"slots": [slot for slot in times.ALL if slot in slots][: times.MOST]}
    if (hours := times.hours(values["slots"])) and said in (derived, ([], None, None)) and not profile.week:
        values |= dict(zip(("workdays", "work_start", "work_end"), hours, strict=True))
    return profiles.save(actor=actor, participant=participant, answers=values)


@transaction.atomic
def delegate(*, actor: Actor, participant: Participant, email: str) -> None:
    """Let a colleague see and move the times, by a link of their own. Raises CannotDelegate.

    SECURITY: whoever holds the letter may type any address, and learns nothing about it. All is counted before anybody is
    looked up, the link is on the list as it was typed, and an address that no colleague has costs the same work: only
    its letter is taken back, and a link that is nobody's opens nothing.
    """
    rules.require_place(actor, participant)
    typed = email.strip().lower()
    if typed == participant.employee.email:
        raise CannotDelegate(gettext("This is your own address. Type the one of somebody who keeps your calendar."))
    _refuse_too_many(participant, typed)
    colleague = Employee.objects.filter(email=typed).exclude(status="left").first()
    address = links.issue(actor=actor, scope=LinkScope.SLOTS, holders={participant.pk: Holder(typed)})[participant.pk]
    letter = _handing_over(participant, address, typed, colleague.name if colleague else typed)
    key = f"participant:{participant.pk}:assistant:{timezone.now():%Y-%m-%dT%H:%M:%S.%f}"
    messages.queue(letters={key: letter})
    messages.cancel(keys=[key if colleague is None else f"{key}:nobody"])
    audit.record(actor=actor, verb="let somebody move the times", row=participant, label=typed)


def _refuse_too_many(participant: Participant, email: str) -> None:
    """Raise CannotDelegate for what counting says. One at a time, or two forms at once would both be the last."""
    Participant.objects.select_for_update(of=("self",)).only("pk").get(pk=participant.pk)
    helpers = [link.email for link in accounts.links_of(LinkScope.SLOTS, participant.pk)]
    if email in helpers:
        raise CannotDelegate(gettext("This address is on your list. Take it back first, if the letter was lost."))
    if len(helpers) >= MOST_ASSISTANTS:
        raise CannotDelegate(gettext("%d people can help at a time. Take one back first.") % MOST_ASSISTANTS)
    if accounts.given_since(LinkScope.SLOTS, participant.pk, timezone.now() - LATELY) >= MOST_TRIED:
        raise CannotDelegate(gettext("You have named many people lately. Try again in some weeks."))


def _handing_over(participant: Participant, address: str, to_email: str, to_name: str) -> Letter:
    organization, program = participant.cohort.organization, participant.cohort.program
    return letters.compose(
        template="assistant",
        kind="times handed over",
        to_email=to_email,
        to_name=to_name,
        context={
            "organization": organization,
            "program": program,
            "senior": participant.employee.name,
            "tap": address,
            "contact_email": organization.contact_email,
        },
        language=languages.of(participant),
    )


def take_back(*, actor: Actor, participant: Participant, link: OneTapLink) -> bool:
    """End what was handed to an assistant, at once; False when it had ended already."""
    rules.require_place(actor, participant)
    if (link.scope, link.subject) != (LinkScope.SLOTS, participant.pk):
        raise NotAllowed("this link is about somebody else")
    return links.revoke(actor=actor, link=link)
