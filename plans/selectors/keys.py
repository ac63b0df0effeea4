"""The key of a pairing, opened."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from accounts.actors import Actor, NotAllowed
from accounts.tenancy import private, reader_is_named
from matching import rules
from matching.models import Pairing
from plans import sealing
from plans.models import PairKey
from programs.enums import Side
from programs.models import Participant

# What the key of a row is sealed for.
Place = Callable[[Any], tuple[str, ...]]


class NoReader(RuntimeError):
    """Somebody asked for a key without saying for whom: the database would have found none, and nobody known why."""


@contextmanager
def as_one_of(actor: Actor, pairing: Pairing) -> Iterator[Participant]:
    """Within the block one of the two reads and writes what their pairing keeps, and is who the database takes them for."""
    if not rules.is_in(actor, pairing):
        raise NotAllowed("only the two of a pair have what they keep to themselves")
    own = rules.own_side(actor, pairing)
    with private(person=own.pk):
        yield own


@contextmanager
def as_side(pairing: Pairing, side: str) -> Iterator[None]:
    """The same for whoever sits on a side, signed in or by a letter's link; the caller has proved that they act for it."""
    with private(person=pairing.mentor_id if side == Side.MENTOR else pairing.mentee_id):
        yield


def held_as(pairing: Pairing, side: str) -> bytes | None:
    """The key of a pairing for one of its sides, whose caller has proved that they act for it; None as ``held`` says."""
    with as_side(pairing, side):
        return held(pairing)


def any_of(pairing: Pairing) -> bool:
    """Whether a pair has kept anything that could be opened: yes or no, and no key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.keeps_words(%s)", [pairing.pk])
        return bool(cursor.fetchone()[0])


def place_of(row: PairKey) -> tuple[str, ...]:
    """What the key of a pairing is sealed for."""
    return "key", str(row.organization_id), str(row.pairing_id)


def held(pairing: Pairing) -> bytes | None:
    """The key of one pairing; None before there is one, after it was deleted, and when it does not open."""
    return held_by([pairing.pk]).get(pairing.pk)


def held_by(pairing_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, bytes]:
    """The keys of many pairings that open, by pairing. Takes one query."""
    return {row.pairing_id: key for row, key in opened(PairKey.objects.filter(pairing__in=list(pairing_ids)), place_of)}


def opened(rows: Iterable[Any], place: Place) -> list[tuple[Any, bytes]]:
    """Rows of sealed keys, of whatever they are, with the keys of those that open. Raises NoReader."""
    if not reader_is_named():
        raise NoReader("name the participant, or the purpose, for whom a key is opened: accounts.tenancy.private")
    found = ((row, sealing.held(bytes(row.wrapped), master=row.master, place=place(row))) for row in rows)
    return [(row, key) for row, key in found if key]
