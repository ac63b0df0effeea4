"""What the two say of having met, wherever that was."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from matching.models import Pairing
from plans import rules
from plans.enums import ContactSource, QuestionKind
from plans.models import Contact, PairQuestion
from plans.services import debriefs
from programs.selectors.days import today_of


@transaction.atomic
def met(*, actor: Actor, pairing: Pairing, day: dt.date, minutes: int | None = None) -> Contact:
    """The two have met on a day, anywhere. Raises debriefs.WrongDay. Said twice it is known once."""
    side = _side(actor, pairing)
    debriefs.check_day(pairing, day)
    source = ContactSource.TAP if actor.grant else ContactSource.LOG
    row, _ = Contact.objects.update_or_create(
        pairing=pairing, side=side, day=day, met=True, defaults={"source": source, "minutes": minutes}
    )
    _answered(pairing, side)
    return row


@transaction.atomic
def not_yet(*, actor: Actor, pairing: Pairing) -> Contact:
    """The two have not met; an answer like any other, and nobody's fault."""
    side = _side(actor, pairing)
    today = today_of(pairing.cohort.program.organization)
    source = ContactSource.TAP if actor.grant else ContactSource.LOG
    row, _ = Contact.objects.get_or_create(
        pairing=pairing, side=side, day=today, met=False, defaults={"source": source}
    )
    _answered(pairing, side)
    return row


def _side(actor: Actor, pairing: Pairing) -> str:
    if not (side := rules.seat_in(actor, pairing)):
        raise NotAllowed("only the two of a pair say whether they have met")
    return side


def _answered(pairing: Pairing, side: str) -> None:
    open_ones = PairQuestion.objects.filter(pairing=pairing, side=side, kind=QuestionKind.CONTACT, answered_at=None)
    open_ones.update(answered_at=timezone.now())
