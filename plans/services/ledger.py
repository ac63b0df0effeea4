"""The change ledger of a pair: what changed because of their talks, confirmed by both, and who may hear of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from matching.models import Pairing
from nudges.services import messages
from plans import packing, rules, sealing, sheet_letters
from plans.enums import ChangeState, Consent
from plans.models import CleanSheet, LedgerEntry, LedgerVoice
from plans.selectors.releasing import WORDS, opened
from plans.services import keys, releasing
from programs.enums import Side
from programs.selectors.days import today_of


class Rewritten(Exception):
    """The entry was changed since it was read, so nothing was done to it."""


class Taken(Exception):
    """The sheet has its experiment already: one is enough."""


class NotYet(Exception):
    """Nobody says what became of a change that the other one has not confirmed."""


@dataclass(frozen=True)
class Said:
    """What somebody writes of a change: its words, whose it is, from which day, and how it stands."""

    words: Mapping[str, str]
    owner: str
    due_on: dt.date
    state: str = ChangeState.PLANNED


@transaction.atomic
def write(*, actor: Actor, pairing: Pairing, said: Said, sheet: CleanSheet | None = None) -> LedgerEntry:
    """Write down a change; whoever does so has confirmed it. Raises Taken and keys.Lost."""
    side = rules.voice(actor, pairing)
    if not side or (sheet and (sheet.pairing_id != pairing.pk or not sheet.revealed_at)):
        raise NotAllowed("only the two of a pair write down what changed, while the pairing goes on")
    if sheet:
        CleanSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
        if LedgerEntry.objects.filter(sheet=sheet).exists():
            raise Taken("The other one of you has just written down an experiment. Look at it, and confirm it.")
    row = LedgerEntry(organization_id=pairing.organization_id, pairing=pairing, sheet=sheet, written_by=side)
    _say(row, side, said)
    row.state = said.state
    row.save(force_insert=True)
    for one in Side.values:
        LedgerVoice.objects.create(entry=row, side=one, confirmed_at=timezone.now() if one == side else None)
    messages.queue(letters=sheet_letters.to_confirm(row, day=today_of(row.organization)))
    return row


@transaction.atomic
def rewrite(*, actor: Actor, entry: LedgerEntry, said: Said, read: int) -> LedgerEntry:
    """Word it anew: the other one confirms it again, and says again whether others read it. Raises Rewritten."""
    row, side = _held(actor, entry)
    if not rules.voice(actor, row.pairing):
        raise NotAllowed("only the two of a pair write down what changed, while the pairing goes on")
    if row.revision != read:
        raise Rewritten
    before = (opened(keys.give_as(row.pairing, side), row), row.owner, row.due_on)
    if before == (_kept(said.words), said.owner, said.due_on):
        return row
    _say(row, side, said)
    row.revision, row.written_by, row.confirmed_at = row.revision + 1, side, None
    row.save()
    LedgerVoice.objects.filter(entry=row).update(confirmed_at=None)
    LedgerVoice.objects.filter(entry=row, side=side).update(confirmed_at=timezone.now())
    # One tap of a letter confirms them; that others read them is said signed in, by whoever has read them.
    unread = LedgerVoice.objects.filter(entry=row, side=rules.other_side(side), consent__gt=Consent.COUNTED)
    unread.update(consent=Consent.COUNTED)
    releasing.settle(row, side)
    messages.queue(letters=sheet_letters.to_confirm(row, day=today_of(row.organization)))
    return row


@transaction.atomic
def confirm(*, actor: Actor, entry: LedgerEntry, read: int) -> LedgerEntry:
    """Say that it is so, as one has read it. Raises Rewritten."""
    row, side = _held(actor, entry)
    if row.revision != read:
        raise Rewritten
    now = timezone.now()
    LedgerVoice.objects.filter(entry=row, side=side, confirmed_at=None).update(confirmed_at=now)
    if row.confirmed_at is None and not LedgerVoice.objects.filter(entry=row, confirmed_at=None).exists():
        row.confirmed_at = now
        row.save(update_fields=["confirmed_at"])
        releasing.settle(row, side)
    return row


@transaction.atomic
def answer(*, actor: Actor, entry: LedgerEntry, state: ChangeState) -> LedgerEntry:
    """Say what has become of it; either of the two may, also after their pairing has ended. Raises NotYet."""
    row, _ = _held(actor, entry)
    if row.confirmed_at is None:
        raise NotYet("It has to be confirmed by both of you first.")
    row.state, row.answered_at = state, timezone.now()
    row.save(update_fields=["state", "answered_at"])
    return row


@transaction.atomic
def consent(*, actor: Actor, entry: LedgerEntry, level: Consent) -> None:
    """Say who may hear of it, or take that back, at any time; what others read of it follows at once.

    SECURITY: nothing else is written, no event of the trail: nobody sees which of the two holds it back.
    """
    row, side = _held(actor, entry)
    if actor.grant is not None:
        raise NotAllowed("who may hear of a change is said signed in")
    LedgerVoice.objects.filter(entry=row, side=side).update(consent=level)
    releasing.settle(row, side)


@transaction.atomic
def remove(*, actor: Actor, entry: LedgerEntry) -> None:
    """Take back what the other one has not confirmed; what both have said is dropped, and stays."""
    row, side = _held(actor, entry)
    if row.written_by != side or row.confirmed_at is not None or actor.grant is not None:
        raise NotAllowed("only its author takes a change back, before it is confirmed")
    row.delete()


def seal(row: LedgerEntry, words: Mapping[str, str], key: bytes) -> None:
    """Put the words of a change into its row, for the two alone."""
    row.words = sealing.seal(key, packing.packed(_kept(words), block=packing.CHANGE), place=row.place)


def _say(row: LedgerEntry, side: str, said: Said) -> None:
    seal(row, said.words, keys.give_as(row.pairing, side))
    row.owner, row.due_on = said.owner, said.due_on


def _kept(words: Mapping[str, str]) -> dict[str, str]:
    return {name: words[name] for name in WORDS if words.get(name)}


def _held(actor: Actor, entry: LedgerEntry) -> tuple[LedgerEntry, str]:
    """The entry as it is now, locked, and the side for which the actor speaks."""
    people = ("pairing__mentor__employee", "pairing__mentee__employee", "pairing__cohort__program__organization")
    row: LedgerEntry = LedgerEntry.objects.select_for_update(of=("self",)).select_related(*people).get(pk=entry.pk)
    side = rules.seat_of(actor, row)
    if not side:
        raise NotAllowed("only the two of a pair speak of their changes")
    return row, side
