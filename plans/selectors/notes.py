"""The notes of a pair, as each of the two may read them. There is no way to one for anybody else here."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from matching.enums import PairingState
from matching.models import Pairing
from plans import sealing
from plans.models import Note
from plans.rules import KEPT_DAYS
from plans.selectors import keys
from programs.selectors.days import day_of, today_of


@dataclass(frozen=True)
class Page:
    """One note, opened; ``words`` is None for one that does not open."""

    note: Note
    words: str | None
    mine: bool


def until(pairing: Pairing) -> dt.date | None:
    """The last day on which the notes of a pairing that has ended can be read; None while it goes on."""
    if pairing.state == PairingState.ACTIVE or pairing.ended_at is None:
        return None
    return day_of(pairing.cohort.program.organization, pairing.ended_at) + dt.timedelta(days=KEPT_DAYS)


def gone(pairing: Pairing) -> bool:
    """Whether the time to read them is over, even if the worker that deletes the key is late."""
    last = until(pairing)
    return last is not None and last < today_of(pairing.cohort.program.organization)


def readable(actor: Actor, pairing: Pairing) -> list[Page]:
    """What one of the two may read, newest first: their own notes, and those that others have shared.

    SECURITY: whoever came later reads nothing that was shared before: it was shared with others.
    """
    with keys.as_one_of(actor, pairing) as own:
        if gone(pairing):
            return []
        shared, since = Q(shared=True), pairing.joined(own)
        if since is not None:
            shared &= Q(shared_at__gte=since)
        rows = Note.objects.filter(Q(author=own) | shared, pairing=pairing).select_related("author__employee")
        return pages(pairing, rows.order_by("-created_at", "-id"), own.pk)


def pages(pairing: Pairing, rows: Iterable[Note], own: object = None) -> list[Page]:
    """Rows of one pairing, opened; whoever calls has proved that they may be. Takes one query."""
    key = keys.held(pairing)
    return [Page(row, _words(key, row), row.author_id == own) for row in rows]


def _words(key: bytes | None, row: Note) -> str | None:
    try:
        return sealing.opened(key, bytes(row.words), place=row.place) if key else None
    except sealing.Unreadable:
        return None


def own(actor: Actor, pairing: Pairing, note_id: uuid.UUID) -> Page:
    """One of the actor's own notes, opened: what they may change. Raises Http404 for everybody else's."""
    with keys.as_one_of(actor, pairing) as author:
        people = ("pairing__mentor__employee", "pairing__mentee__employee")
        rows = Note.objects.filter(pairing=pairing, author=author).select_related(*people)
        (page,) = pages(pairing, [get_object_or_404(rows, pk=note_id)], author.pk)
        return page
