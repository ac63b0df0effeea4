"""What every page of a circle needs: the own seat, and the clock of whoever looks."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone

from circles import rules
from circles.selectors import circles
from plans.selectors import availability
from plans.session_letters import place_of

if TYPE_CHECKING:
    from circles.models import CircleMember


def seat_of(request: HttpRequest, circle: uuid.UUID) -> CircleMember:
    """The own seat in a circle, whatever else somebody may see; raises Http404."""
    return circles.seat(request.actor, circle)


def frame(seat: CircleMember) -> dict[str, Any]:
    """What is the same on every page of one circle."""
    return {"circle": seat.circle, "seat": seat, "facilitates": rules.facilitates(seat)}


@contextmanager
def own_clock(seat: CircleMember) -> Iterator[str]:
    """Times are read and written with the member's clock; yields where that is."""
    zone = availability.zone(seat.participant)
    with timezone.override(zone):
        yield place_of(zone)
