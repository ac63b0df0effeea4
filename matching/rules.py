"""Who may do what with a pairing."""

from __future__ import annotations

from accounts.actors import Actor
from accounts.enums import Permission
from matching.enums import PairingState
from matching.models import Pairing


def is_in(actor: Actor, pairing: Pairing) -> bool:
    """Whether the actor is the pairing's mentor or mentee; needs both employees."""
    return actor.user_id is not None and actor.user_id in {
        pairing.mentor.employee.user_id,
        pairing.mentee.employee.user_id,
    }


def may_agree(actor: Actor, pairing: Pairing) -> bool:
    """Only the two people agree on their next step, and only while the pairing is active."""
    return is_in(actor, pairing) and pairing.state == PairingState.ACTIVE


def may_end(actor: Actor, pairing: Pairing) -> bool:
    """Admins end a pairing; the two people ask them to, so that nobody has to explain a no."""
    return actor.may(Permission.MANAGE_MATCHING) and pairing.state == PairingState.ACTIVE
