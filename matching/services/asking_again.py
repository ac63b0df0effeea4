"""Asking once more after a no, by the program team: for somebody who has changed their mind, or was asked too early."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from matching import letters
from matching.enums import RequestState
from matching.models import Handle, Pairing, PairRequest
from matching.selectors import asking
from matching.services import closing, obstacles, requests, runs
from nudges.services import messages
from programs.enums import Side


class CannotAskAgain(Exception):
    """The two cannot be asked once more; the message says why, to an admin."""


@transaction.atomic
def ask(*, actor: Actor, request: PairRequest, reason: str) -> PairRequest:
    """Ask the one who said no once more, for the same person and with the same words. The first request stays as it ended.

    Raises CannotAskAgain when a rule or a place is in the way today, or when one of the two has enough to wait for.
    """
    actor.require(Permission.MANAGE_MATCHING)
    runs.wait_for_turn(request.cohort_id)
    before = PairRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    asker, asked = closing.both(before)
    _refuse(actor, before, asker, asked)
    row = PairRequest.objects.create(
        cohort_id=before.cohort_id, asker=asker.participant, asked=asked.participant, message=before.message,
        expires_at=requests.deadline(before.organization_id), by_team=True,
    )  # fmt: skip
    audit.record(actor=actor, verb="asked once more for somebody", row=row, label=_label(asker, asked), reason=reason)
    for event, to, about in (("again", asked, asker), ("again_for_you", asker, asked)):
        quote = row.message if to is asked else ""
        messages.queue(letters=letters.about(row, event, to=to.participant, other=about, quote=quote))
    return row


def _refuse(actor: Actor, before: PairRequest, asker: Handle, asked: Handle) -> None:
    me, them = asker.participant_id, asked.participant_id
    open_ones = PairRequest.objects.filter(cohort_id=before.cohort_id, state=RequestState.OPEN)
    if before.state != RequestState.DECLINED:
        raise CannotAskAgain("Only after a no can you ask once more.")
    later = PairRequest.objects.filter(asker=me, asked=them, created_at__gt=before.created_at)
    if later.exists() or open_ones.filter(asker=them, asked=me).exists():
        raise CannotAskAgain("One of the two has asked the other since. Wait for that answer.")
    if asker.opening.opened_at is None:
        raise CannotAskAgain("Asking is closed in this cohort. Open it first.")
    if open_ones.filter(asker=me).count() >= asking.MOST_OPEN:
        name = asker.participant.employee.name
        raise CannotAskAgain(f"{name} has {asking.MOST_OPEN} open requests already. Wait until one of them ends.")
    if open_ones.filter(asked=them).count() >= requests.MOST_TO_ANSWER:
        name = asked.participant.employee.name
        raise CannotAskAgain(
            f"{name} has {requests.MOST_TO_ANSWER} requests to answer already. Wait until one of them ends."
        )
    mentor, mentee = (asker, asked) if asker.participant.side == Side.MENTOR else (asked, asker)
    pair = Pairing(cohort=asker.opening.cohort, mentor=mentor.participant, mentee=mentee.participant)
    if found := obstacles.of_pair(actor=actor, cohort=pair.cohort, pair=pair):
        raise CannotAskAgain(" ".join(found))


def _label(asker: Handle, asked: Handle) -> str:
    return f"{asker.participant.employee.name} and {asked.participant.employee.name}"


@transaction.atomic
def take_back(*, actor: Actor, request: PairRequest) -> bool:
    """Undo it while nobody has answered; the no stands again. Who was not told yet never is. False when it has ended."""
    actor.require(Permission.MANAGE_MATCHING)
    runs.wait_for_turn(request.cohort_id)
    row = PairRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if row.state != RequestState.OPEN or not row.by_team:
        return False
    row.state, row.ended_at = RequestState.WITHDRAWN, timezone.now()
    row.save(update_fields=["state", "ended_at"])
    asker, asked = closing.both(row)
    for event, to, about in (("again", asked, asker), ("again_for_you", asker, asked)):
        if not messages.cancel(keys=[letters.key(row.pk, event)]):
            side = to.participant.side
            messages.queue(letters=letters.about(row, "unasked", to=to.participant, other=about, mark=side))
    audit.record(actor=actor, verb="took back a request", row=row, label=_label(asker, asked))
    return True
