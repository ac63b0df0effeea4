"""How messages of the outbox are obtained."""

from __future__ import annotations

import uuid
from collections import Counter

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from accounts.enums import Permission
from nudges.enums import MessageState
from nudges.models import Message


def states(actor: Actor, keys: list[str]) -> Counter[str]:
    """How many of the messages under these keys are in which state."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Message.objects.filter(dedupe_key__in=keys).values_list("state").annotate(n=Count("id")).order_by()
    return Counter(dict(rows))


def undelivered(actor: Actor) -> QuerySet[Message]:
    """Messages that no attempt could deliver, the latest first. Their text stays closed: it may hold somebody's link."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return Message.objects.filter(state=MessageState.DEAD).defer("text", "html").order_by("-due_at", "-pk")


def one(actor: Actor, message_id: uuid.UUID) -> Message:
    """A message of the organization, whatever became of it; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return get_object_or_404(Message.objects.defer("text", "html"), pk=message_id)
