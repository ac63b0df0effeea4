"""Naming a future leader: written by the mentee, released by the mentor who is named, and by nobody else."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from matching.models import Pairing
from plans import rules, sealing
from plans.models import FutureLeader
from plans.selectors import leaders as selectors
from plans.selectors.keys import as_one_of
from plans.services import keys
from programs.enums import Side


class Rewritten(Exception):
    """The words were changed since they were read, so nothing was released."""


@transaction.atomic
def name(*, actor: Actor, pairing: Pairing, text: str) -> FutureLeader | None:
    """The mentee names the mentor, says it anew, or takes it back with no words. Other words are to be released again."""
    if not selectors.may_name(actor, pairing):
        raise NotAllowed("only the mentee names a future leader, until two weeks after the two have closed")
    # Sent twice at one moment they would both be the first ones.
    Pairing.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=pairing.pk)
    held = FutureLeader.objects.filter(pairing=pairing, mentor=pairing.mentor_id).first()
    if not text:
        if held:
            held.delete()
        return None
    row = held or FutureLeader(organization_id=pairing.organization_id, pairing=pairing, mentor_id=pairing.mentor_id)
    with as_one_of(actor, pairing):
        row.words = sealing.seal(keys.give(pairing), text, place=row.place)
    row.revision, row.quote, row.released_at = row.revision + bool(held), "", None
    row.save()
    return row


@transaction.atomic
def release(*, actor: Actor, pairing: Pairing, yes: bool, read: int) -> FutureLeader:
    """The mentor lets others read it, or takes that back. Raises Rewritten when other words were read."""
    if rules.word_in(actor, pairing) != Side.MENTOR:
        raise NotAllowed("only whoever is named says who reads it")
    row = FutureLeader.objects.select_for_update(of=("self",)).filter(pairing=pairing, mentor=pairing.mentor_id).first()
    named = selectors.of_pairing(actor, pairing)
    if row is None or named is None or row.revision != read or (yes and not named.text):
        raise Rewritten("It was changed in the meantime. Read it again, and then decide.")
    row.quote, row.released_at = (named.text or "", timezone.now()) if yes else ("", None)
    row.save(update_fields=["quote", "released_at"])
    return row
