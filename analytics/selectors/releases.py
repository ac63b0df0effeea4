"""What pairs release in words: shown beside the numbers, as far as the people of a pair allow it."""

from __future__ import annotations

from accounts.actors import Actor
from analytics.selectors.sheets import About
from plans.models import FutureLeader, LedgerQuote
from plans.selectors import changes
from plans.selectors import insights as learned
from plans.selectors import leaders as named

SHOWN = 3


def leaders(actor: Actor, about: About) -> list[FutureLeader]:
    """The mentors of a cohort who were named as future leaders and have released it."""
    return list(named.released(actor, about.cohort)) if about.cohort else []


def insights(actor: Actor, about: About) -> list[learned.Theme]:
    """What pairs want those who lead to know; of one cohort it is never told."""
    return [] if about.cohort else learned.shown(actor, about.program)


def quotes(actor: Actor, about: About) -> list[LedgerQuote]:
    """The first changes of a cohort that may be quoted, in the order of their words."""
    # Whether numbers may be shown is a larger question, and only asked where there is something to show.
    if about.cohort is None or not LedgerQuote.objects.filter(entry__pairing__cohort=about.cohort).exists():
        return []
    return list(changes.quotes(actor, about.cohort, counted=changes.counts(actor, about.cohort))[:SHOWN])
