"""What a pair came of, given back when nobody has been told of it: whoever waited for it waits again."""

from __future__ import annotations

from accounts.actors import Actor, house
from matching.models import Pairing, Willingness
from programs.enums import FollowUpKind
from programs.models import FollowUp
from programs.services import follow_ups, participants


def give_back(*, actor: Actor, pairing: Pairing) -> None:
    """Undo what was noted when an admin chose this pair: for somebody who asked for it, or for somebody silent."""
    Willingness.objects.filter(pairing=pairing).update(pairing=None)
    silent = FollowUp.objects.filter(participant=pairing.mentee_id, kind=FollowUpKind.ASSIGNED)
    row = silent.select_related("participant__employee", "participant__cohort").order_by("-created_at").first()
    if row is not None and row.created_at >= pairing.created_at:
        participants.ask_again(actor=house(actor), participant=row.participant)
        follow_ups.undo(actor=house(actor), follow_up=row)
