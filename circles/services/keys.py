"""The keys of circles: made with the first word, sealed anew under a new secret, deleted when a circle is over."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction

from accounts.actors import Actor
from accounts.tenancy import private
from circles import locks
from circles.models import Circle, CircleKey, Post
from circles.selectors import keys
from plans.services import keys as sealed


def give(circle: Circle) -> bytes:
    """The key of a circle; its first word makes it. Raises Lost."""
    blank = CircleKey(organization_id=circle.organization_id, circle=circle)
    if key := sealed.first(blank, keys.place_of, lambda: keys.held(circle)):
        return key
    raise sealed.Lost("What your circle keeps cannot be opened at the moment. Nothing is lost; please tell your admin.")


@transaction.atomic
def rewrap(*, actor: Actor) -> int:
    """Seal every key under the newest master key, so that an older one can be taken away; returns how many were changed."""
    with private(purpose=locks.REWRAP):
        return sealed.renew(CircleKey.objects.all(), keys.place_of)


def shred(circle_ids: Collection[uuid.UUID]) -> None:
    """Delete the keys of circles that are over, and what was sealed under them."""
    with private(purpose=locks.ERASURE):
        Post.objects.filter(circle__in=circle_ids, question__isnull=False).delete()
        Post.objects.filter(circle__in=circle_ids).delete()
        CircleKey.objects.filter(circle__in=circle_ids).delete()
