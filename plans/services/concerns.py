"""A word in confidence: from one of a pair to one admin of their choice, kept by nobody."""

from __future__ import annotations

import uuid

from django.db import transaction

from accounts.actors import Actor
from accounts.services import audit
from accounts.tenancy import current_organization_id
from matching import rules
from matching.models import Pairing
from nudges import blanking, letters
from nudges.letters import Letter
from nudges.services import messages
from plans import events
from plans.selectors import confidants
from plans.selectors.confidants import Confidant

KIND = f"{blanking.PRIVATE} word"


class NotFree(Exception):
    """The chosen one may not be told: in the other's reporting line by now, or no admin any more."""


@transaction.atomic
def tell(*, actor: Actor, pairing: Pairing, to: uuid.UUID, text: str, ticket: uuid.UUID) -> Confidant:
    """Write to one admin about one's own pairing. The same form sent twice is one letter. Raises NotFree.

    SECURITY: the outbox is the only place of the words, until the letter has left. Its key is drawn from a ticket that is
    kept nowhere, so that it says nothing of who wrote what.
    """
    free = {one.id: one for one in confidants.of(actor, pairing).free}
    if to not in free:
        raise NotFree("Choose somebody else: this admin cannot be written to about it.")
    key = f"{blanking.PRIVATE}:{uuid.uuid5(ticket, f'{to} {text}')}"
    if messages.queue(letters={key: _letter(actor, pairing, free[to], text)}):
        organization_id = current_organization_id()
        transaction.on_commit(lambda: events.word_sent.send(Pairing, organization_id=organization_id), robust=True)
    return free[to]


def _letter(actor: Actor, pairing: Pairing, to: Confidant, text: str) -> Letter:
    program = pairing.cohort.program
    other = pairing.mentee if rules.own_side(actor, pairing) is pairing.mentor else pairing.mentor
    context = {
        "organization": program.organization,
        "program": program,
        "sender": actor.name,
        "sender_email": actor.email,
        "other": other.employee.name,
        "words": text,
    }
    return letters.compose(
        template="private_word",
        kind=KIND,
        to_email=to.email,
        to_name=to.name,
        context=context,
        language=program.organization.language,
    )


def note(*, actor: Actor) -> None:
    """Write down that a private message went: not whose, not to whom, not about whom."""
    audit.record(actor=actor, verb="a private message was sent")
