"""What people privately think of each other: wishes in their order, and "not for me"."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, QuerySet

from accounts.actors import Actor, NotAllowed
from matching.enums import Liking
from matching.models import Handle, Preference
from matching.selectors import asking
from programs import rules

MOST_WISHES = 10


class TooMany(Exception):
    """The list of wishes is full."""


@transaction.atomic
def wish(*, actor: Actor, seat: Handle, other: Handle) -> Preference:
    """Put somebody at the end of the own list. Raises TooMany."""
    rows = _own(actor, seat)
    wishes = rows.filter(liking=Liking.WISH)
    found = rows.filter(other=other.participant_id).first()
    if found is not None and found.liking == Liking.WISH:
        return found
    if _shown(seat, wishes).count() >= MOST_WISHES:
        raise TooMany(f"Your list has {MOST_WISHES} people. Take somebody off it first.")
    last = wishes.aggregate(last=Max("place"))["last"] or 0
    return _keep(seat, other, Liking.WISH, last + 1)


@transaction.atomic
def dismiss(*, actor: Actor, seat: Handle, other: Handle) -> Preference:
    """Put somebody aside. Nobody ever learns of it, and it can be taken back."""
    _own(actor, seat)
    return _keep(seat, other, Liking.NO, 0)


@transaction.atomic
def forget(*, actor: Actor, seat: Handle, other: Handle) -> None:
    """Think nothing in particular of somebody again."""
    _own(actor, seat).filter(other=other.participant_id).delete()


@transaction.atomic
def move(*, actor: Actor, seat: Handle, other: Handle, place: int) -> list[Preference]:
    """Give a wish another place among those that are shown, counted from 1; the others move along. Returns them in order."""
    wishes = _own(actor, seat).filter(liking=Liking.WISH).order_by("place", "pk")
    rows = list(_shown(seat, wishes))
    hidden = list(wishes.exclude(pk__in=[row.pk for row in rows]))
    moved = next((row for row in rows if row.other_id == other.participant_id), None)
    if moved is not None:
        rows.remove(moved)
        rows.insert(max(min(place, len(rows) + 1), 1) - 1, moved)
    for number, row in enumerate([*rows, *hidden], start=1):
        row.place = number
    Preference.objects.bulk_update([*rows, *hidden], ["place"])
    return rows


def _shown(seat: Handle, wishes: QuerySet[Preference]) -> QuerySet[Preference]:
    """Wishes for people who are free now. The others are on no page, so they take no place on the list either."""
    return wishes.filter(other__in=asking.others(seat).values("participant"))


def _own(actor: Actor, seat: Handle) -> QuerySet[Preference]:
    if not rules.is_self(actor, seat.participant.employee):
        raise NotAllowed("people wish for themselves")
    # Two pages of the same person wait for each other here.
    Handle.objects.select_for_update(no_key=True).only("pk").get(pk=seat.pk)
    return Preference.objects.filter(participant=seat.participant_id)


def _keep(seat: Handle, other: Handle, liking: Liking, place: int) -> Preference:
    row, _ = Preference.objects.update_or_create(
        participant=seat.participant, other=other.participant, defaults={"liking": liking, "place": place}
    )
    return row
