"""The changes of a pair as each of the two sees them; what others see of them is in ``changes.py``."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from accounts.actors import Actor
from accounts.models import OneTapLink
from matching import rules as people
from matching.models import Pairing
from plans import rules
from plans.enums import Consent
from plans.models import LedgerEntry, LedgerQuote
from plans.selectors import keys, linked, notes
from plans.selectors.releasing import WORDS, opened
from programs.enums import LinkScope

_PEOPLE = (
    "pairing__mentor__employee__organization",
    "pairing__mentee__employee__organization",
    "pairing__cohort__program__organization",
)


@dataclass(frozen=True)
class Shown:
    """One entry as one of the two sees it. Their own consent is in it and the other's is not, nor what holds of both."""

    entry: LedgerEntry
    words: dict[str, str] | None
    consent: Consent
    confirmed_by_me: bool

    @property
    def waits_for_me(self) -> bool:
        return not self.confirmed_by_me

    @property
    def waits_for_other(self) -> bool:
        return self.confirmed_by_me and self.entry.confirmed_at is None


def entries(actor: Actor, pairing: Pairing) -> QuerySet[LedgerEntry]:
    """The changes of a pair, newest first, for the two alone."""
    if not people.speaks(actor, pairing):
        return LedgerEntry.objects.none()
    rows = LedgerEntry.objects.filter(pairing=pairing).select_related(*_PEOPLE)
    return rows.prefetch_related("voices").order_by("-created_at", "-id")


def shown(actor: Actor, pairing: Pairing) -> list[Shown]:
    """All of them with their words, in four queries."""
    return _shown(pairing, entries(actor, pairing), rules.word_in(actor, pairing))


def waiting(actor: Actor, pairing: Pairing) -> list[LedgerEntry]:
    """Changes that wait for the actor's yes, in one query."""
    side = rules.voice(actor, pairing)
    rows = LedgerEntry.objects.filter(pairing=pairing, confirmed_at=None, voices__side=side, voices__confirmed_at=None)
    return list(rows.order_by("created_at", "pk")) if side else []


def one(actor: Actor, entry: LedgerEntry) -> Shown:
    """One entry as the actor sees it, signed in or by its link."""
    (found,) = _shown(entry.pairing, [entry], rules.seat_of(actor, entry))
    return found


def _shown(pairing: Pairing, rows: Iterable[LedgerEntry], side: str) -> list[Shown]:
    found = list(rows)
    if not found:
        return []
    key = None if notes.gone(pairing) else keys.held_as(pairing, side)
    words = {row.pk: opened(key, row) for row in found}
    words |= _released([pk for pk, said in words.items() if said is None])
    return [_of(row, side, words[row.pk]) for row in found]


def _released(pks: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, str] | None]:
    """What both have released stays readable for them, too, when the rest is gone."""
    if not pks:
        return {}
    rows = LedgerQuote.objects.filter(entry__in=pks)
    return {row.entry_id: {name: getattr(row, name) for name in WORDS} for row in rows}


def _of(row: LedgerEntry, side: str, words: dict[str, str] | None) -> Shown:
    mine = next(voice for voice in row.voices.all() if voice.side == side)
    return Shown(row, words, Consent(mine.consent), mine.confirmed_at is not None)


def by_link(actor: Actor) -> LedgerEntry:
    """The change that a link is about, as long as it is its holder's; raises Http404."""
    subject = actor.grant.subject if actor.grant and actor.grant.scope == LinkScope.CHANGE else None
    rows = LedgerEntry.objects.filter(pk=subject).select_related(*_PEOPLE).prefetch_related("voices")
    row = rows.first()
    if row is None or not rules.seat_of(actor, row):
        raise Http404
    return row


def link_holds(link: OneTapLink) -> bool:
    """Whether the change that a link opened is still its holder's."""
    pks = LedgerEntry.objects.filter(pk=link.subject).values_list("pairing_id", flat=True)
    return linked.told(link.email).filter(pk__in=list(pks)).exists()
