"""The key of a circle, opened for one of its members, for its coach, or for a purpose of the house."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from accounts.actors import Actor
from accounts.tenancy import private
from circles import rules
from circles.models import Circle, CircleKey, CircleMember, CohortCircles
from plans.selectors import keys


@contextmanager
def as_member(actor: Actor, seat: CircleMember) -> Iterator[None]:
    """Within the block a member reads and writes what their circle keeps, and is who the database takes them for."""
    rules.require_seat(actor, seat)
    with private(person=seat.participant_id):
        yield


@contextmanager
def as_coach(actor: Actor, setting: CohortCircles) -> Iterator[None]:
    """The same for the coach, for whom the database has what was told to them."""
    rules.require_coach(actor, setting.coach)
    with private(person=setting.coach_id):
        yield


def place_of(row: CircleKey) -> tuple[str, ...]:
    """What the key of a circle is sealed for."""
    return "circle-key", str(row.organization_id), str(row.circle_id)


def held(circle: Circle) -> bytes | None:
    """The key of one circle; None before there is one, after it was deleted, and when it does not open."""
    return held_by([circle.pk]).get(circle.pk)


def held_by(circle_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """The keys of several circles that open, by circle. Takes one query."""
    rows = CircleKey.objects.filter(circle__in=list(circle_ids))
    return {row.circle_id: key for row, key in keys.opened(rows, place_of)}
