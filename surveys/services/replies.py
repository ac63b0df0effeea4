"""You said, we did: an answer back to everybody who was asked, on their page and by letter."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from nudges.services import messages
from surveys import letters
from surveys.models import Comment, Reply, Wave
from surveys.selectors import replies as selectors

# A run of so many letters that somebody has written is a quote, and none by chance.
QUOTE = 30


class Quotes(Exception):
    """The words of somebody who answered stand in a reply; the message says so."""


@transaction.atomic
def publish(*, actor: Actor, wave: Wave, text: str) -> Reply:
    """Tell everybody who was asked what has come of it. Raises Quotes."""
    actor.require(Permission.MANAGE_PROGRAMS)
    words = text.strip()
    if _quotes(wave, words):
        raise Quotes(
            "These are words that somebody wrote as an answer. Say it in your own, so that nobody is recognized."
        )
    row = Reply.objects.create(cohort=wave.cohort, survey=wave.survey, text=words, published_at=timezone.now())
    people = selectors.readers(wave.cohort, wave.survey)
    messages.queue(letters=letters.replies(row, people))
    audit.record(actor=actor, verb="replied to a survey", row=row, label=f"{wave.survey.title}, {wave.cohort.name}")
    return row


@transaction.atomic
def withdraw(*, actor: Actor, reply: Reply) -> None:
    """Take a reply off the pages again; letters that have left stay where they are."""
    actor.require(Permission.MANAGE_PROGRAMS)
    if Reply.objects.filter(pk=reply.pk, published_at__isnull=False).update(published_at=None):
        audit.record(actor=actor, verb="took a reply to a survey back", row=reply, label=reply.survey.title)


def _quotes(wave: Wave, text: str) -> bool:
    """Whether a long run of somebody's words stands in a text, however it is spaced and capitalized."""
    said = " ".join(text.casefold().split())
    runs = {said[start : start + QUOTE] for start in range(len(said) - QUOTE + 1)}
    return any(not runs.isdisjoint(_runs(words)) for words in _words(wave))


def _runs(words: str) -> set[str]:
    line = " ".join(words.casefold().split())
    return {line[start : start + QUOTE] for start in range(len(line) - QUOTE + 1)}


def _words(wave: Wave) -> Iterable[str]:
    """The comments of a survey that are shown. SECURITY: no others. Whoever tries words out must not learn what else was said."""
    rows = Comment.objects.filter(snapshot__wave__survey=wave.survey_id, snapshot__wave__cohort=wave.cohort_id)
    return rows.values_list("text", flat=True)
