"""Whether one of a pair is asked if they want to go on, and which pairs an admin shall offer a change."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission
from matching import rules
from matching.enums import PairingState
from matching.models import Pairing
from matching.selectors import panels
from plans.models import Ballot, ContinueRound
from plans.selectors import keys
from programs.rules import themself


@dataclass(frozen=True)
class Question:
    """An open round, and whether the reader has answered. Nobody is shown an answer, nor whether the other gave one."""

    round: ContinueRound
    answered: bool


def question(actor: Actor, pairing: Pairing) -> Question | None:
    """What one of the two is asked now."""
    if not rules.is_in(actor, pairing):
        raise NotAllowed("only the two of a pair are asked")
    row = ContinueRound.objects.filter(pairing=pairing, settled_on=None).first()
    if row is None or pairing.state != PairingState.ACTIVE:
        return None
    with keys.as_one_of(actor, pairing) as voter:
        return Question(row, Ballot.objects.filter(continue_round=row, voter=voter).exists())


def offers(actor: Actor) -> QuerySet[ContinueRound]:
    """Pairs to whom an admin shall offer a change, by name of the mentor; an admin's own pairs are for another one."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = ContinueRound.objects.filter(offer=True, handled_at=None, pairing__state=PairingState.ACTIVE)
    for side in ("mentor", "mentee"):
        rows = rows.exclude(pairing__in=Pairing.objects.filter(themself(actor, f"{side}__employee__")))
    rows = rows.exclude(panels.sits_in(themself(actor, "participant__employee__"), "pairing"))
    people = ("pairing__mentor__employee", "pairing__mentee__employee", "pairing__cohort__program")
    return rows.select_related(*people).order_by("pairing__mentor__employee__last_key", "pairing_id")
