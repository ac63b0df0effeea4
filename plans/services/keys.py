"""The keys of pairings: made with the first word, sealed anew under a new secret, deleted when their time is over."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.models import Organization
from accounts.tenancy import private
from matching.enums import PairingState
from matching.models import Pairing
from plans import locks, sealing
from plans.models import Ballot, ChangeWish, Note, PairKey, Thanks
from plans.rules import KEPT_DAYS
from plans.selectors import keys
from plans.services import releasing
from programs.selectors.days import today_of


class Lost(Exception):
    """The key is there and does not open: its master key has been taken out of the environment."""


def give(pairing: Pairing) -> bytes:
    """The key of a pairing; its first word makes it. Raises Lost."""
    blank = PairKey(organization_id=pairing.organization_id, pairing=pairing)
    if key := first(blank, keys.place_of, lambda: keys.held(pairing)):
        return key
    raise Lost("What the two of you keep cannot be opened at the moment. Nothing is lost; please tell your admin.")


def first(blank: Any, place: keys.Place, held: Callable[[], bytes | None]) -> bytes | None:
    """The key that is ``held``, made from a blank row when there is none yet; None when it is there and does not open."""
    if key := held():
        return key
    blank.master, blank.wrapped = sealing.wrap(sealing.new_key(), place=place(blank))
    # Somebody else may be writing the first word at this moment: the unique key decides whose key it is.
    type(blank).objects.bulk_create([blank], ignore_conflicts=True)
    return held()


def give_as(pairing: Pairing, side: str) -> bytes:
    """The same for one of its sides, whose caller has proved that they act for it. Raises Lost."""
    with keys.as_side(pairing, side):
        return give(pairing)


@transaction.atomic
def rewrap(*, actor: Actor) -> int:
    """Seal every key under the newest master key, so that an older one can be taken away; returns how many were changed."""
    with private(purpose=locks.REWRAP):
        return renew(PairKey.objects.all(), keys.place_of)


def renew(rows: QuerySet[Any], place: keys.Place) -> int:
    """Seal those of these keys anew that an older master key seals, as far as they open; the caller has named the purpose."""
    old = keys.opened(rows.exclude(master=sealing.newest()).select_for_update(), place)
    for row, key in old:
        row.master, row.wrapped = sealing.wrap(key, place=place(row))
    return rows.bulk_update([row for row, _ in old], ["master", "wrapped"], batch_size=500)


@transaction.atomic
def shred(*, actor: Actor) -> int:
    """Delete the keys of pairings that ended long enough ago, and what was sealed under them; returns how many keys."""
    organization = Organization.objects.get(pk=actor.organization_id)
    last = today_of(organization) - dt.timedelta(days=KEPT_DAYS)
    begin = dt.datetime.combine(last, dt.time(), zoneinfo.ZoneInfo(organization.time_zone))
    over = Pairing.objects.exclude(state=PairingState.ACTIVE).filter(ended_at__lt=begin)
    with private(purpose=locks.ERASURE):
        ids = list(PairKey.objects.filter(pairing__in=over).values_list("pairing_id", flat=True))
        for sealed in (Note, Thanks, ChangeWish):
            sealed.objects.filter(pairing__in=ids).delete()
        Ballot.objects.filter(continue_round__pairing__in=ids).delete()
        releasing.forget(ids)
        PairKey.objects.filter(pairing__in=ids).delete()
        return len(ids)
