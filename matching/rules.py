"""Who may do what with a pairing."""

from __future__ import annotations

from accounts.actors import Actor
from accounts.enums import Permission
from matching.enums import Askers, Mode, PairingState
from matching.models import Opening, Pairing
from programs import rules
from programs.enums import Side
from programs.models import Employee, Participant


def seat_of(actor: Actor, pairing: Pairing) -> Participant | None:
    """Whoever the actor is in a pairing, its further mentors included; needs the employees of both. The one place that asks."""
    return next((one for one in pairing.everybody if rules.is_self(actor, one.employee)), None)


def is_in(actor: Actor, pairing: Pairing) -> bool:
    """Whether the actor is a mentor or the mentee of the pairing."""
    return seat_of(actor, pairing) is not None


def own_side(actor: Actor, pairing: Pairing) -> Participant:
    """The actor's own seat in a pairing; for an outsider, who sees both sides, it is the mentee's."""
    return seat_of(actor, pairing) or pairing.mentee


def partner(actor: Actor, pairing: Pairing) -> Participant:
    """Whoever speaks for the other side."""
    return pairing.seats(own_side(actor, pairing).side)[1]


def speaks(actor: Actor, pairing: Pairing) -> bool:
    """Whether the actor speaks for a side: the mentee, and of several mentors the one who leads."""
    own = seat_of(actor, pairing)
    return own is not None and own.pk in (pairing.mentor_id, pairing.mentee_id)


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
