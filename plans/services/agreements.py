"""What two people agree on: writing it, signing it, letting it stand."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from matching.models import Pairing
from nudges.services import messages
from plans import letters, rules
from plans.enums import StepKind
from plans.models import Agreement, PanelSignature
from plans.selectors import agreements as selectors
from plans.services import steps
from programs.enums import LinkScope, Side
from programs.models import Participant
from programs.selectors.days import today_of

WORDS = ("roles", "confidentiality", "channel", "rhythm", "contact", "place", "stalling", "ending")


class Rewritten(Exception):
    """Somebody else has written other words since these were read, so nothing was done to them."""


@transaction.atomic
def write(*, actor: Actor, pairing: Pairing, words: Mapping[str, str], read: uuid.UUID | None) -> Agreement:
    """Propose a wording, which nobody has signed yet; the other one gets a letter. The same words change nothing.

    ``read`` is the wording that the writer had in front of them, None for the first one. Raises Rewritten.
    """
    side = rules.voice(actor, pairing)
    if not side:
        raise NotAllowed("only the two of a pair agree, while the pairing goes on")
    before = _turn(pairing)
    if (before.pk if before else None) != read:
        raise Rewritten
    if before and all(getattr(before, name) == words[name] for name in WORDS):
        return before
    if before and not before.signed:
        before.delete()
        steps.reopen(pairing=pairing, kind=StepKind.AGREEMENT)
    number = before.number + 1 if before else 1
    row = Agreement.objects.create(
        pairing=pairing, number=number, written_by=side, **{name: words[name] for name in WORDS}
    )
    day = today_of(pairing.organization)
    messages.queue(letters=letters.to_sign(pairing, writer=Side(side), day=day))
    return row


@transaction.atomic
def sign(*, actor: Actor, pairing: Pairing, read: uuid.UUID) -> Agreement:
    """Put one's name to the wording that one has read. Raises Rewritten when it is not the present one any more."""
    seat = _require_signer(actor, pairing)
    row = _turn(pairing)
    if row is None or row.pk != read:
        raise Rewritten
    if not rules.speaks_for_side(seat, pairing):
        PanelSignature.objects.get_or_create(agreement=row, participant=seat)
    elif not row.signed_by(seat.side):
        setattr(row, f"{seat.side}_signed_at", timezone.now())
        row.save(update_fields=[f"{seat.side}_signed_at"])
    # Of several mentors the last one ends the step of their side.
    if all(row.has_signed(one) for one in pairing.sitting(seat.side)):
        steps.reach(pairing=pairing, kind=StepKind.AGREEMENT, sides=[seat.side])
    return row


@transaction.atomic
def keep(*, actor: Actor, pairing: Pairing, read: uuid.UUID) -> Agreement:
    """Look at a signed agreement again and let it stand. Raises Rewritten when it is not the present one any more."""
    side = rules.voice(actor, pairing)
    if not side:
        raise NotAllowed("only the two of a pair agree, while the pairing goes on")
    row = _turn(pairing)
    if row is None or row.pk != read or not row.holds:
        raise Rewritten
    setattr(row, f"{side}_kept_at", timezone.now())
    row.save(update_fields=[f"{side}_kept_at"])
    steps.reach(pairing=pairing, kind=StepKind.AGREEMENT, sides=[side])
    return row


def _require_signer(actor: Actor, pairing: Pairing) -> Participant:
    seat = rules.acting(actor, pairing, LinkScope.AGREEMENT)
    if seat is None:
        raise NotAllowed("only the two of a pair sign, while the pairing goes on")
    return seat


def _turn(pairing: Pairing) -> Agreement | None:
    """The present wording, once nobody else is at it: a signature must not meet words that are being replaced."""
    Pairing.objects.select_for_update(no_key=True, of=("self",)).get(pk=pairing.pk)
    return selectors.newest(pairing)
