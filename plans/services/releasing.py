"""The words of changes for others: there exactly as long as both of a pair say so, and have confirmed them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Q

from matching.models import Pairing
from plans.enums import Consent
from plans.models import CleanSheet, FutureLeader, Insight, LedgerEntry, LedgerQuote, LedgerVoice
from plans.selectors import keys
from plans.selectors.releasing import WORDS, opened


def level(entry: LedgerEntry) -> Consent:
    """What holds for an entry: the lower one of what the two have chosen, and nothing before both have confirmed it."""
    chosen = LedgerVoice.objects.filter(entry=entry).values_list("consent", flat=True)
    return Consent(min(chosen)) if entry.confirmed_at else Consent.NONE


def settle(entry: LedgerEntry, side: str) -> None:
    """Bring what others read in line with what the two say, in the transaction in which one ``side`` changes it."""
    holds = level(entry)
    if holds < Consent.QUOTED:
        LedgerQuote.objects.filter(entry=entry).delete()
        return
    named = holds == Consent.NAMED
    if words := opened(keys.held_as(entry.pairing, side), entry):
        said = {name: words.get(name, "") for name in WORDS}
        LedgerQuote.objects.update_or_create(entry=entry, defaults={"named": named} | said)
    else:
        # Its time is over or its key is away: what was released before can only become less.
        LedgerQuote.objects.filter(entry=entry, named=True).update(named=named)


def unname(pairing: Pairing, side: str) -> None:
    """Somebody else speaks for a side now: what was released with a name is read without, until they say so themselves."""
    rows = LedgerVoice.objects.filter(entry__pairing=pairing, side=side, consent=Consent.NAMED)
    rows.update(consent=Consent.QUOTED)
    LedgerQuote.objects.filter(entry__pairing=pairing, named=True).update(named=False)


def forget(pairing_ids: Iterable[uuid.UUID]) -> None:
    """Their time is over: sheets go, what is neither counted nor quoted, names never released, and all sealed words."""
    rows = LedgerEntry.objects.filter(pairing__in=list(pairing_ids))
    secret = rows.filter(Q(confirmed_at=None) | Q(voices__consent=Consent.NONE)).values_list("pk", flat=True)
    LedgerEntry.objects.filter(pk__in=list(secret)).delete()
    rows.update(words=b"", sheet=None)
    CleanSheet.objects.filter(pairing__in=list(pairing_ids)).delete()
    insights = Insight.objects.filter(pairing__in=list(pairing_ids))
    insights.filter(shown=False).delete()
    insights.update(words=b"")
    leaders = FutureLeader.objects.filter(pairing__in=list(pairing_ids))
    leaders.filter(released_at=None).delete()
    leaders.update(words=b"")
