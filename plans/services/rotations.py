"""Offering a pair a change: the same neutral words to both, and no reason, because nobody knows one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission
from accounts.services import audit
from matching import introductions
from matching import rules as people
from nudges.services import messages
from plans import letters
from plans.models import ContinueRound

KIND = "rotation offered"


class Handled(Exception):
    """Another admin was faster, or the pairing has ended."""


@transaction.atomic
def offer(*, actor: Actor, continue_round: ContinueRound) -> ContinueRound:
    """Write to both that they may have somebody new, without a reason. Raises Handled."""
    row = _handled(actor, continue_round)
    contact = row.pairing.cohort.program.organization.contact_email or actor.email
    said = {"contact_email": contact}
    written = letters.to_both(row.pairing, key=f"rotation:{row.pk}", template="rotation", kind=KIND, said=said)
    messages.queue(letters=written)
    audit.record(actor=actor, verb="offered a pair a rotation", row=row.pairing, label=introductions.label(row.pairing))
    return row


@transaction.atomic
def leave(*, actor: Actor, continue_round: ContinueRound) -> ContinueRound:
    """Take it from the list of the day without writing to anybody. Raises Handled."""
    row = _handled(actor, continue_round)
    audit.record(actor=actor, verb="left a pair as it is", row=row.pairing, label=introductions.label(row.pairing))
    return row


def _handled(actor: Actor, continue_round: ContinueRound) -> ContinueRound:
    actor.require(Permission.MANAGE_MATCHING)
    names = ("pairing__mentor__employee", "pairing__mentee__employee", "pairing__cohort__program__organization")
    rows = ContinueRound.objects.select_for_update(of=("self",)).select_related(*names)
    row: ContinueRound = rows.get(pk=continue_round.pk)
    if people.is_in(actor, row.pairing):
        raise NotAllowed("an admin's own pairing is for another admin")
    if not row.offer or row.handled_at is not None or row.pairing.state != "active":
        raise Handled("This has been dealt with already.")
    row.handled_at = timezone.now()
    row.save(update_fields=["handled_at"])
    return row
