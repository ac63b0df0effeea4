"""What happens to a pairing after it was published."""

from __future__ import annotations

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
