"""How messages of the outbox are obtained."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from accounts.actors import Actor
from accounts.enums import Permission
from nudges.enums import MessageState
from nudges.models import Message


def states(actor: Actor, keys: list[str]) -> Counter[str]:
    """How many of the messages under these keys are in which state."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Message.objects.filter(dedupe_key__in=keys).values_list("state").annotate(n=Count("id")).order_by()
    return Counter(dict(rows))


def given_up(actor: Actor) -> int:
    """How many messages no attempt could deliver."""
    actor.require(Permission.SEE_PROGRAMS)
    return Message.objects.filter(state=MessageState.DEAD).count()
