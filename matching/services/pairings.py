"""What happens to a pairing after it was published."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission
from accounts.services import audit
from matching import introductions, rules
from matching.enums import PairingState
from matching.models import Pairing
from matching.services import origins
from nudges.services import messages

_PEOPLE = ("mentor__employee", "mentee__employee")


class OtherWords(Exception):
    """The next step has been changed since it was read."""

    def __init__(self) -> None:
        super().__init__("The next step was changed meanwhile. Read it again before you agree that it is handed on.")


@transaction.atomic
def agree_next_step(*, actor: Actor, pairing: Pairing, text: str, on: dt.date | None) -> Pairing:
    """Write down what the two do next and when; either of them may. An empty text takes it away."""
    pairing = Pairing.objects.select_for_update(of=("self",)).select_related(*_PEOPLE).get(pk=pairing.pk)
    if not rules.may_agree(actor, pairing):
        raise NotAllowed("only the two people of a pairing agree on their next step")
    pairing.next_step = text.strip()
    pairing.next_step_on = on if pairing.next_step else None
    pairing.next_step_by_id = actor.user_id
    # Who agreed to hand it on has agreed to what it said.
    pairing.mentor_hands_on = pairing.mentee_hands_on = False
    pairing.save(update_fields=["next_step", "next_step_on", "next_step_by", "mentor_hands_on", "mentee_hands_on"])
    return pairing


@transaction.atomic
def hand_on(*, actor: Actor, pairing: Pairing, agrees: bool, read: str = "") -> Pairing:
    """Let a successor of the mentor see the next step, or not; it is handed on only when both of the two agree.

    ``read`` is the mark of the words that were on the page. Raises OtherWords when they are others now.
    """
    pairing = Pairing.objects.select_for_update(of=("self",)).select_related(*_PEOPLE).get(pk=pairing.pk)
    if not rules.may_hand_on(actor, pairing):
        raise NotAllowed("only the two people of a pairing hand on their next step")
    if agrees and read != pairing.next_step_mark:
        raise OtherWords
    name = f"{rules.own_side(actor, pairing).side}_hands_on"
    setattr(pairing, name, agrees)
    pairing.save(update_fields=[name])
    return pairing


@transaction.atomic
def end(*, actor: Actor, pairing: Pairing, reason: str = "", wants_successor: bool = False) -> Pairing:
    """End a pairing without fault; both are free to be matched again. The mentee may need somebody new.

    As long as nobody was told of it, nobody will be: their introductions are taken back, and the pairing is undone.
    """
    pairing = Pairing.objects.select_for_update(of=("self",)).select_related(*_PEOPLE).get(pk=pairing.pk)
    if not rules.may_end(actor, pairing):
        raise NotAllowed("only an admin ends a pairing, and only once")
    letters = introductions.keys(pairing.pk)
    untold = messages.cancel(keys=letters) == len(letters)
    pairing.state, pairing.ended_at = PairingState.UNDONE if untold else PairingState.ENDED, timezone.now()
    pairing.wants_successor = wants_successor
    pairing.save(update_fields=["state", "ended_at", "wants_successor"])
    if untold:
        origins.give_back(actor=actor, pairing=pairing)
    audit.record(actor=actor, verb="ended a pairing", row=pairing, label=introductions.label(pairing), reason=reason)
    return pairing


@transaction.atomic
def settle(*, actor: Actor, pairing: Pairing) -> Pairing:
    """Look for nobody new after this pairing any more. Raises NotAllowed while it is active."""
    actor.require(Permission.MANAGE_MATCHING)
    pairing = Pairing.objects.select_for_update(of=("self",)).select_related(*_PEOPLE).get(pk=pairing.pk)
    if pairing.state == PairingState.ACTIVE:
        raise NotAllowed("an active pairing is ended first")
    pairing.wants_successor = False
    pairing.save(update_fields=["wants_successor"])
    audit.record(actor=actor, verb="looks for no new mentor", row=pairing, label=introductions.label(pairing))
    return pairing
