"""Who looks after a circle: each month another member, in the order in which they came; who cannot passes it on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction

from accounts.actors import Actor, NotAllowed
from accounts.models import Organization
from accounts.tenancy import current_organization_id
from circles import letters, rules
from circles.models import Circle, CircleMember
from circles.selectors import circles
from nudges.services import messages
from programs.selectors.days import today_of


def fill(rows: Iterable[Circle]) -> None:
    """See to it that somebody looks after each of these circles: whoever came first, where nobody does."""
    ids = [row.pk for row in rows]
    cared = CircleMember.objects.filter(circle__in=ids, left_at=None, facilitates_since__isnull=False)
    without = set(ids) - set(cared.values_list("circle_id", flat=True))
    first: dict[uuid.UUID, CircleMember] = {}
    for seat in CircleMember.objects.filter(circle__in=without, left_at=None).order_by("joined_at", "pk"):
        first.setdefault(seat.circle_id, seat)
    ids = [seat.pk for seat in first.values()]
    CircleMember.objects.filter(pk__in=ids).update(facilitates_since=_today())


@transaction.atomic
def rotate(*, actor: Actor) -> int:
    """Where a month is over, let the next member look after the circle and tell them; returns how many circles."""
    began = _today().replace(day=1)
    late = CircleMember.objects.filter(left_at=None, circle__ended_at=None, facilitates_since__lt=began)
    count = 0
    for seat in late.select_for_update(of=("self",)).order_by("pk"):
        order = list(circles.seated(seat.circle_id))
        place = next(place for place, one in enumerate(order) if one.pk == seat.pk)
        count += _hand(seat, order[(place + 1) % len(order)])
    return count


@transaction.atomic
def pass_on(*, actor: Actor, seat: CircleMember, to: uuid.UUID) -> CircleMember:
    """Let another member look after the circle from now on; they are told."""
    rules.require_facilitator(actor, seat)
    now = CircleMember.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    other = circles.seated(seat.circle_id).filter(pk=to).exclude(pk=seat.pk).first()
    if other is None or not rules.facilitates(now):
        raise NotAllowed("it is passed on to another member, by whoever has it")
    _hand(now, other)
    return other


def _hand(seat: CircleMember, other: CircleMember) -> bool:
    """From one to the other; who is alone keeps it without being told every month."""
    CircleMember.objects.filter(pk=seat.pk).update(facilitates_since=None)
    CircleMember.objects.filter(pk=other.pk).update(facilitates_since=_today())
    if other.pk == seat.pk:
        return False
    people = ("participant__employee__organization", "circle__cohort__program__organization")
    messages.queue(letters=letters.facilitates(CircleMember.objects.select_related(*people).get(pk=other.pk)))
    return True


@transaction.atomic
def show_ways(*, actor: Actor, seat: CircleMember, shown: bool) -> None:
    """Let the circle see the own phone, chat and room, or not any more."""
    rules.require_seat(actor, seat)
    CircleMember.objects.filter(pk=seat.pk).update(shows_ways=shown)


def _today() -> dt.date:
    return today_of(Organization.objects.get(pk=current_organization_id()))
