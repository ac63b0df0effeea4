"""Who may do what with a pairing."""

from __future__ import annotations

from accounts.actors import Actor
from accounts.enums import Permission
from matching.enums import Askers, Mode, PairingState
from matching.models import Opening, Pairing
from programs import rules
from programs.enums import Side
from programs.models import Employee, Participant


def is_in(actor: Actor, pairing: Pairing) -> bool:
    """Whether the actor is the pairing's mentor or mentee; needs both employees."""
    return any(rules.is_self(actor, side.employee) for side in (pairing.mentor, pairing.mentee))


def own_side(actor: Actor, pairing: Pairing) -> Participant:
    """The actor's own side of a pairing; for an outsider, who sees both, it is the mentee's."""
    return pairing.mentor if rules.is_self(actor, pairing.mentor.employee) else pairing.mentee


def partner(actor: Actor, pairing: Pairing) -> Participant:
    """The other one of the two."""
    return pairing.seats(own_side(actor, pairing).side)[1]


def may_agree(actor: Actor, pairing: Pairing) -> bool:
    """Only the two people agree on their next step, and only while the pairing is active."""
    return is_in(actor, pairing) and pairing.state == PairingState.ACTIVE


def may_hand_on(actor: Actor, pairing: Pairing) -> bool:
    """Only the two people let a successor see their next step, as long as there is one."""
    told = (PairingState.ACTIVE, PairingState.ENDED)
    return is_in(actor, pairing) and pairing.state in told and bool(pairing.next_step)


def may_end(actor: Actor, pairing: Pairing) -> bool:
    """Admins end a pairing; the two people ask them to, so that nobody has to explain a no."""
    return actor.may(Permission.MANAGE_MATCHING) and pairing.state == PairingState.ACTIVE


def is_assigned(opening: Opening, employee: Employee) -> bool:
    """Whether an admin pairs this person, who then neither asks nor is asked; once pairs are published, nobody is."""
    if opening.leftovers_opened_at is not None:
        return False
    if opening.mode != Mode.HYBRID:
        return opening.mode == Mode.ASSIGNED
    senior = opening.assigned_from_grade
    return (
        employee.department in opening.assigned_departments
        or employee.location in opening.assigned_locations
        or (senior is not None and employee.grade is not None and employee.grade >= senior)
    )


def side_asks(opening: Opening, side: str) -> bool:
    """Whether somebody of this side may ask the other one."""
    allowed = {Askers.MENTORS.value: Side.MENTOR.value, Askers.MENTEES.value: Side.MENTEE.value}
    return allowed.get(opening.askers, side) == side
