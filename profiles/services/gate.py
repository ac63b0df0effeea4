"""What somebody tells us by the one-tap link of the invitation: topics, times, and who may move the times."""

from __future__ import annotations

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
from nudges.services import messages
from profiles import slots as times
from profiles.enums import Direction
from profiles.models import Profile, Topic, TopicEntry
from profiles.services import profiles
from profiles.services.profiles import Entry
from programs.enums import LinkScope, Side
from programs.models import Employee, Participant
from programs.selectors import languages

MOST_ASSISTANTS = 2


class CannotDelegate(Exception):
    """Nobody can be asked at this address; the message says why."""


@transaction.atomic
def choose_topics(*, actor: Actor, participant: Participant, topic_ids: Sequence[uuid.UUID]) -> Profile:
    """Keep what a mentee wants or a mentor offers; topics that were there keep their level, the other side is left alone."""
    actor.require_grant(LinkScope.PLACE, participant.pk)
    direction = direction_of(participant.side)
    profile = profiles.open_for(actor=actor, participant=participant)
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
        actor.require_grant(LinkScope.PLACE, participant.pk)
    profile = profiles.open_for(actor=actor, participant=participant)
    said = (profile.workdays, profile.work_start, profile.work_end)
    derived = times.hours(profile.slots) or ([], None, None)
    values = dict(answers or {}) | {"slots": [slot for slot in times.ALL if slot in slots][: times.MOST]}
    if (hours := times.hours(values["slots"])) and said in (derived, ([], None, None)):
        values |= dict(zip(("workdays", "work_start", "work_end"), hours, strict=True))
    return profiles.save(actor=actor, participant=participant, answers=values)


@transaction.atomic
def delegate(*, actor: Actor, participant: Participant, email: str) -> None:
    """Let a colleague see and move the times, by a link of their own. Raises CannotDelegate."""
    actor.require_grant(LinkScope.PLACE, participant.pk)
    colleague = Employee.objects.filter(email=email.strip().lower()).exclude(status="left").first()
    if colleague is None or colleague.pk == participant.employee_id:
        raise CannotDelegate(gettext("Only a colleague from the directory can help. Check the address."))
    if accounts.links_of(LinkScope.SLOTS, participant.pk).count() >= MOST_ASSISTANTS:
        raise CannotDelegate(gettext("%d people can help at a time. Take one back first.") % MOST_ASSISTANTS)
    holder = Holder(colleague.email, colleague.name)
    address = links.issue(actor=actor, scope=LinkScope.SLOTS, holders={participant.pk: holder})[participant.pk]
    organization, program = participant.cohort.organization, participant.cohort.program
    letter = letters.compose(
        template="assistant",
        kind="times handed over",
        to_email=colleague.email,
        to_name=colleague.name,
        context={
            "organization": organization,
            "program": program,
            "senior": participant.employee.name,
            "tap": address,
            "contact_email": organization.contact_email,
        },
        language=languages.of(participant),
    )
    messages.queue(letters={f"participant:{participant.pk}:assistant:{timezone.now():%Y-%m-%dT%H:%M:%S.%f}": letter})
    audit.record(actor=actor, verb="let somebody move the times", row=participant, label=colleague.name)


def take_back(*, actor: Actor, participant: Participant, link: OneTapLink) -> bool:
    """End what was handed to an assistant, at once; False when it had ended already."""
    actor.require_grant(LinkScope.PLACE, participant.pk)
    if (link.scope, link.subject) != (LinkScope.SLOTS, participant.pk):
        raise NotAllowed("this link is about somebody else")
    return links.revoke(actor=actor, link=link)
