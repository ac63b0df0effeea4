"""Thanking each other, and what could come next: written by each alone, sealed until the end."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from matching import rules as people
from matching.models import Pairing
from plans import rules, sealing
from plans.models import Afterwards, Closing, Thanks
from plans.selectors import closings as selectors
from plans.selectors.keys import as_one_of
from plans.services import keys


@transaction.atomic
def write(*, actor: Actor, pairing: Pairing, text: str) -> Thanks | None:
    """Write, change or, with no words, take away what one thanks the other for. Only the other ever reads it."""
    if not selectors.may_thank(actor, pairing):
        raise NotAllowed("only the two of a pair thank each other, until two weeks after they have closed")
    # Sent twice at one moment they would both be the first ones.
    Pairing.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=pairing.pk)
    with as_one_of(actor, pairing) as author:
        held = Thanks.objects.filter(pairing=pairing, author=author).first()
        if not text:
            if held:
                held.delete()
            return None
        row = held or Thanks(organization_id=pairing.organization_id, pairing=pairing, author=author)
        row.words = sealing.seal(keys.give(pairing), text, place=row.place)
        row.edited_at = timezone.now() if held else None
        row.save()
        return row


@transaction.atomic
def choose_next(*, actor: Actor, pairing: Pairing, in_touch: bool, swap_roles: bool, topic: str) -> Afterwards:
    """Say what one would like after the end, or say it anew."""
    ended = Closing.objects.filter(pairing=pairing, closed_at__isnull=False).exists()
    if not people.speaks(actor, pairing) or not (ended or rules.goes_on(pairing)):
        raise NotAllowed("only the two of a pair that close say what they would like next")
    wanted = {"in_touch": in_touch, "swap_roles": swap_roles, "topic": topic}
    who = people.own_side(actor, pairing)
    row, _ = Afterwards.objects.update_or_create(pairing=pairing, participant=who, defaults=wanted)
    return row
