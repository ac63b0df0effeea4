"""A word in confidence: from one of a pair to one admin of their choice, kept by nobody."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.actors import Actor
from accounts.models import AuditEvent, Organization
from accounts.services import audit
from matching import panels, rules
from matching.models import Pairing
from nudges import blanking, letters
from nudges.letters import Letter
from nudges.models import Message
from nudges.services import messages
from plans.selectors import confidants
from plans.selectors.confidants import Confidant
from programs.selectors.days import day_of, today_of

KIND = f"{blanking.PRIVATE} word"
VERB = "private messages were sent"
# How far back days are counted that a stopped worker may have missed.
BACK = dt.timedelta(days=14)


class NotFree(Exception):
    """The chosen one may not be told: in the other's reporting line by now, or no admin any more."""


@transaction.atomic
def tell(
    *, actor: Actor, pairing: Pairing, to: uuid.UUID, text: str, ticket: uuid.UUID, follow_up: bool = False
) -> Confidant:
    """Write to one admin about one's own pairing. The same form sent twice is one letter. Raises NotFree.

    With ``follow_up`` a case says that they have, and when it is to be answered; without it no row does.

    SECURITY: the outbox is the only place of the words, until the letter has left. Its key is drawn from a ticket that is
    kept nowhere, so that it says nothing of who wrote what.
    """
    free = {one.id: one for one in confidants.of(actor, pairing).free}
    if to not in free:
        raise NotFree("Choose somebody else: this admin cannot be written to about it.")
    key = f"{blanking.PRIVATE}:{uuid.uuid5(ticket, f'{to} {text}')}"
    messages.queue(letters={key: _letter(actor, pairing, free[to], text)})
    if follow_up:
        keep: Callable[..., object] = import_string(settings.CONCERN_CASE)
        keep(participant=rules.own_side(actor, pairing), email=free[to].email)
    return free[to]


def _letter(actor: Actor, pairing: Pairing, to: Confidant, text: str) -> Letter:
    program = pairing.cohort.program
    others = panels.others(pairing, rules.own_side(actor, pairing))
    context = {
        "organization": program.organization,
        "program": program,
        "sender": actor.name,
        "sender_email": actor.email,
        "other": panels.named(others),
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


def note(*, actor: Actor) -> int:
    """Write down for each day that is over how many private messages went, once; returns how many days were new.

    Not whose, not to whom, not about whom, and not at what hour: whoever is signed in signs every event of the trail
    themself, and a time alone would tell who it was. So the worker counts a day when it is over.
    """
    organization = Organization.objects.get(pk=actor.organization_id)
    today = today_of(organization)
    noted = set(AuditEvent.objects.filter(verb=VERB).order_by("-id").values_list("detail__day", flat=True)[: BACK.days])
    sent = Message.objects.filter(kind=KIND, created_at__gte=timezone.now() - BACK).values_list("created_at", flat=True)
    counts = Counter(day_of(organization, moment) for moment in sent)
    due = sorted(day for day in counts if day < today and str(day) not in noted)
    for day in due:
        audit.record(actor=actor, verb=VERB, count=counts[day], day=str(day))
    return len(due)
