"""By which ways somebody wants to be reached."""

from __future__ import annotations

from django.db import transaction

from accounts.actors import Actor, NotAllowed
from matching import rules
from matching.models import Pairing
from plans.models import ContactWay


@transaction.atomic
def name(*, actor: Actor, pairing: Pairing, phone: str, chat: str, room: str) -> None:
    """Tell the other of a pair the own phone, chat and meeting room; what is left empty is told no more."""
    if not rules.is_in(actor, pairing):
        raise NotAllowed("only the two of a pair name their own ways")
    ways = {"phone": phone, "chat": chat, "room": room}
    own = rules.own_side(actor, pairing)
    if any(ways.values()):
        ContactWay.objects.update_or_create(participant=own, defaults=ways)
    else:
        ContactWay.objects.filter(participant=own).delete()
