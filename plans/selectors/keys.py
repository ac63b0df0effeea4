"""The key of a pairing, opened."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from matching.models import Pairing
from plans import sealing
from plans.models import PairKey


def place_of(pairing_id: uuid.UUID, organization_id: uuid.UUID) -> tuple[str, ...]:
    """What the key of a pairing is sealed for."""
    return "key", str(organization_id), str(pairing_id)


def held(pairing: Pairing) -> bytes | None:
    """The key of one pairing; None before there is one, after it was deleted, and when it does not open."""
    return held_by([pairing.pk]).get(pairing.pk)


def held_by(pairing_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """The keys of many pairings that open, by pairing. Takes one query."""
    found = {}
    for row in PairKey.objects.filter(pairing__in=list(pairing_ids)):
        place = place_of(row.pairing_id, row.organization_id)
        try:
            found[row.pairing_id] = sealing.unwrapped(bytes(row.wrapped), master=row.master, place=place)
        except sealing.Unreadable:
            continue
    return found
