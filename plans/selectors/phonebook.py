"""How one of a pair can reach the other, in the ways that the other has named."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.actors import Actor, NotAllowed
from matching import panels, rules
from matching.models import Pairing
from plans.models import ContactWay
from profiles import selectors as profiles
from programs.models import Participant


@dataclass(frozen=True)
class Reach:
    """Whom somebody can reach, the other side first, and whether the own ways are named already."""

    people: list[Reached]
    mine: bool = False


@dataclass(frozen=True)
class Reached:
    """One of them: their ways, and how they like to be worked with."""

    person: Participant
    ways: ContactWay
    card: list[tuple[str, str]] = field(default_factory=list)


def reach(actor: Actor, pairing: Pairing) -> Reach:
    """What one of the two, or of a panel, may know of the others' phone, chat, meeting room and wishes."""
    if not rules.is_in(actor, pairing):
        raise NotAllowed("only the two of a pair reach each other")
    own = rules.own_side(actor, pairing)
    others = panels.others(pairing, own)
    rows = {
        row.participant_id: row
        for row in ContactWay.objects.filter(participant__in=[own.pk, *(one.pk for one in others)])
    }
    cards = profiles.cards_of(others)
    people = [Reached(one, rows.get(one.pk) or ContactWay(), cards.get(one.pk, [])) for one in others]
    return Reach(people, own.pk in rows)


def own(actor: Actor, pairing: Pairing) -> ContactWay:
    """The actor's own ways as they are told in this pairing; empty ones before anything was named."""
    if not rules.is_in(actor, pairing):
        raise NotAllowed("only the two of a pair reach each other")
    return ContactWay.objects.filter(participant=rules.own_side(actor, pairing)).first() or ContactWay()
