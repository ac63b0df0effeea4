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
from plans import sealing
from plans.services.keys import Lost


def give(circle: Circle) -> bytes:
    """The key of a circle; its first word makes it. Raises Lost."""
    if key := keys.held(circle):
        return key
    master, wrapped = sealing.wrap(sealing.new_key(), place=keys.place_of(circle.pk, circle.organization_id))
    # Another member may be writing the first word at this moment: the unique key decides whose key it is.
    CircleKey.objects.bulk_create([CircleKey(circle=circle, master=master, wrapped=wrapped)], ignore_conflicts=True)
    if key := keys.held(circle):
        return key
    raise Lost("What your circle keeps cannot be opened at the moment. Nothing is lost; please tell your admin.")


@transaction.atomic
def rewrap(*, actor: Actor) -> int:
    """Seal every key under the newest master key, so that an older one can be taken away; returns how many were changed."""
    with private(purpose=locks.REWRAP):
        rows = {row.circle_id: row for row in CircleKey.objects.exclude(master=sealing.newest()).select_for_update()}
        opened = keys.held_by(rows)
        for circle_id, key in opened.items():
            place = keys.place_of(circle_id, rows[circle_id].organization_id)
            rows[circle_id].master, rows[circle_id].wrapped = sealing.wrap(key, place=place)
        CircleKey.objects.bulk_update([rows[pk] for pk in opened], ["master", "wrapped"], batch_size=500)
        return len(opened)


def shred(circle_ids: Collection[uuid.UUID]) -> None:
    """Delete the keys of circles that are over, and what was sealed under them."""
    with private(purpose=locks.ERASURE):
        Post.objects.filter(circle__in=circle_ids, question__isnull=False).delete()
        Post.objects.filter(circle__in=circle_ids).delete()
        CircleKey.objects.filter(circle__in=circle_ids).delete()
