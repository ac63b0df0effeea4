"""What happens to a pairing after it was published."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.services import audit
from matching import introductions, rules
from matching.enums import PairingState
from matching.models import Pairing
from nudges.services import messages


@transaction.atomic
def agree_next_step(*, actor: Actor, pairing: Pairing, text: str, on: dt.date | None) -> Pairing:
    """Write down what the two do next and when; either of them may. An empty text takes it away."""
    if not rules.may_agree(actor, pairing):
        raise NotAllowed("only the two people of a pairing agree on their next step")
    pairing.next_step = text.strip()
    pairing.next_step_on = on if pairing.next_step else None
    pairing.next_step_by_id = actor.user_id
    pairing.save(update_fields=["next_step", "next_step_on", "next_step_by"])
    return pairing


@transaction.atomic
def end(*, actor: Actor, pairing: Pairing, reason: str = "") -> Pairing:
    """End a pairing without fault; both are free to be matched again.

    As long as nobody was told of it, nobody will be: their introductions are taken back, and the pairing is undone.
    """
    people = Pairing.objects.select_for_update(of=("self",)).select_related("mentor__employee", "mentee__employee")
    pairing = people.get(pk=pairing.pk)
    if not rules.may_end(actor, pairing):
        raise NotAllowed("only an admin ends a pairing, and only once")
    letters = introductions.keys(pairing.pk)
    untold = messages.cancel(keys=letters) == len(letters)
    pairing.state, pairing.ended_at = PairingState.UNDONE if untold else PairingState.ENDED, timezone.now()
    pairing.save(update_fields=["state", "ended_at"])
    audit.record(actor=actor, verb="ended a pairing", row=pairing, label=introductions.label(pairing), reason=reason)
    return pairing
