"""How one of a pair can reach the other, in the ways that the other has named."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.actors import Actor, NotAllowed
from matching import rules
from matching.models import Pairing
from plans.models import ContactWay
from profiles import selectors as profiles


@dataclass(frozen=True)
class Reach:
    """The other's ways, how they like to be worked with, and whether the own ones are named already."""

    ways: ContactWay
    card: list[tuple[str, str]] = field(default_factory=list)
    mine: bool = False


def reach(actor: Actor, pairing: Pairing) -> Reach:
    """What one of the two may know of the other's phone, chat, meeting room and wishes."""
    if not rules.is_in(actor, pairing):
        raise NotAllowed("only the two of a pair reach each other")
    own = rules.own_side(actor, pairing)
    other = rules.partner(actor, pairing)
    rows = {row.participant_id: row for row in ContactWay.objects.filter(participant__in=[own.pk, other.pk])}
    return Reach(rows.get(other.pk) or ContactWay(), profiles.card_of(other), own.pk in rows)


def own(actor: Actor, pairing: Pairing) -> ContactWay:
    """The actor's own ways as they are told in this pairing; empty ones before anything was named."""
    if not rules.is_in(actor, pairing):
        raise NotAllowed("only the two of a pair reach each other")
    return ContactWay.objects.filter(participant=rules.own_side(actor, pairing)).first() or ContactWay()
