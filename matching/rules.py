"""Who may do what with a pairing."""

from __future__ import annotations

from accounts.actors import Actor
from accounts.enums import Permission
from matching.enums import PairingState
from matching.models import Pairing
from programs import rules
from programs.models import Participant


def is_in(actor: Actor, pairing: Pairing) -> bool:
    """Whether the actor is the pairing's mentor or mentee; needs both employees."""
    return any(rules.is_self(actor, side.employee) for side in (pairing.mentor, pairing.mentee))


def own_side(actor: Actor, pairing: Pairing) -> Participant:
    """The actor's own side of a pairing; for an outsider, who sees both, it is the mentee's."""
    return pairing.mentor if rules.is_self(actor, pairing.mentor.employee) else pairing.mentee


def may_agree(actor: Actor, pairing: Pairing) -> bool:
    """Only the two people agree on their next step, and only while the pairing is active."""
    return is_in(actor, pairing) and pairing.state == PairingState.ACTIVE


def may_end(actor: Actor, pairing: Pairing) -> bool:
    """Admins end a pairing; the two people ask them to, so that nobody has to explain a no."""
    return actor.may(Permission.MANAGE_MATCHING) and pairing.state == PairingState.ACTIVE
