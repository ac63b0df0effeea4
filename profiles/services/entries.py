"""One topic after the other: added, rated, taken out. What a profile says beside it stays as it is."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction

from accounts.actors import Actor
from profiles.enums import Direction
from profiles.models import Topic, TopicEntry
from profiles.services import profiles, topics
from profiles.services.linkedin.uploads import require_self
from profiles.services.profiles import MAX_ENTRIES, Entry
from programs.models import Participant


class TooManyEntries(Exception):
    """A profile names so many topics in one direction and no more."""


@transaction.atomic
def add(*, actor: Actor, participant: Participant, direction: Direction, topic_id: uuid.UUID) -> Topic | None:
    """Name a topic of the organization; None when it is gone or retired. Raises TooManyEntries."""
    topic = Topic.objects.filter(pk=topic_id, retired=False).first()
    if topic is not None:
        _put(actor, participant, direction, topic)
    return topic


@transaction.atomic
def propose(*, actor: Actor, participant: Participant, direction: Direction, name: str) -> Topic:
    """Name a topic in own words; a known spelling means the known one. Raises TooManyEntries, TooManyTopics, ValueError."""
    require_self(actor, participant)
    topic = topics.add(actor=actor, name=name)
    _put(actor, participant, direction, topic)
    return topic


@transaction.atomic
def rate(
    *,
    actor: Actor,
    participant: Participant,
    direction: Direction,
    levels: Mapping[uuid.UUID, tuple[int, int]],
) -> None:
    """Say how well and how much it matters, by topic; topics that are not in the profile are left out."""
    rows = _held(actor, participant)
    rated = [
        replace(row, level=levels[row.topic_id][0], priority=levels[row.topic_id][1])
        if row.direction == direction and row.topic_id in levels
        else row
        for row in rows
    ]
    if rated != rows:
        profiles.save(actor=actor, participant=participant, answers={}, entries=rated)


@transaction.atomic
def drop(*, actor: Actor, participant: Participant, direction: Direction, topic_id: uuid.UUID) -> None:
    """Take a topic out."""
    rows = _held(actor, participant)
    kept = [row for row in rows if (row.direction, row.topic_id) != (direction, topic_id)]
    if kept != rows:
        profiles.save(actor=actor, participant=participant, answers={}, entries=kept)


def _put(actor: Actor, participant: Participant, direction: Direction, topic: Topic) -> None:
    rows = _held(actor, participant)
    named = [row.topic_id for row in rows if row.direction == direction]
    if topic.pk in named:
        return
    if len(named) >= MAX_ENTRIES:
        raise TooManyEntries(f"A profile names up to {MAX_ENTRIES} topics. Remove one of yours first.")
    new = Entry(topic.pk, direction)
    profiles.save(actor=actor, participant=participant, answers={}, entries=[*rows, new])


def _held(actor: Actor, participant: Participant) -> list[Entry]:
    """All topics of the profile, which is held so that two taps at once do not undo each other."""
    require_self(actor, participant)
    profile = profiles.held_for(actor=actor, participant=participant)
    rows = TopicEntry.objects.filter(profile=profile)
    return [Entry(row.topic_id, row.direction, row.level, row.priority) for row in rows]
