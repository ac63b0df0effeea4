"""Who may do what with a plan."""

from __future__ import annotations

import datetime as dt

from accounts.actors import Actor, Grant
from matching import rules
from matching.enums import PairingState
from matching.models import Pairing
from plans.enums import AccessState, Doer, StepKind, StepState
from plans.models import EmergencyAccess, LedgerEntry, Note, Session, Step
from programs.enums import EmployeeStatus, LinkScope, ParticipantState, Side
from programs.models import Participant

# Kinds whose end nothing else tells of, so that somebody says it. The others end by what the pair does there.
BY_TICK = (StepKind.TASK, StepKind.TRAINING, StepKind.SURVEY)
# So long a second admin may agree to an emergency access, so long it is open, and so long notes are read after the end.
TO_APPROVE, TO_READ, KEPT_DAYS = dt.timedelta(hours=24), dt.timedelta(hours=1), 90


def side_in(actor: Actor, pairing: Pairing) -> str:
    """The side of whoever is signed in as one of the two, also when the pairing has ended; empty for everybody else."""
    return side_of(rules.seat_of(actor, pairing))


def side_of(seat: Participant | None) -> str:
    """The side of a seat; empty for nobody."""
    return str(seat.side) if seat else ""


def active_side(actor: Actor, pairing: Pairing) -> str:
    """The same while the pairing goes on and both know of it."""
    return side_in(actor, pairing) if goes_on(pairing) else ""


def voice(actor: Actor, pairing: Pairing) -> str:
    """The side for which somebody decides while the pairing goes on: of several mentors only the one who leads does."""
    return word_in(actor, pairing) if goes_on(pairing) else ""


def word_in(actor: Actor, pairing: Pairing) -> str:
    """The same, also when the pairing has ended."""
    return side_in(actor, pairing) if rules.speaks(actor, pairing) else ""


def speaks_for_side(seat: Participant | None, pairing: Pairing) -> bool:
    """Whether this seat is the mentee's, or that of the mentor who leads."""
    return seat is not None and seat.pk in (pairing.mentor_id, pairing.mentee_id)


def goes_on(pairing: Pairing) -> bool:
    """Whether the two are a pair today, and have been told so."""
    return bool(pairing.state == PairingState.ACTIVE and not pairing.untold)


def is_for(step: Step, side: str) -> bool:
    """Whether a step asks something of this side."""
    return step.template_step.doer in (Doer.BOTH, side)


def may_tick(actor: Actor, step: Step) -> bool:
    """Somebody says of their own step that it is done, while the pairing goes on."""
    side = active_side(actor, step.plan.pairing)
    return bool(side) and is_for(step, side) and step.template_step.kind in BY_TICK


def may_skip(actor: Actor, step: Step) -> bool:
    """Either of the two leaves out what is not required, while the pairing goes on."""
    return bool(active_side(actor, step.plan.pairing)) and not step.template_step.required


def did(step: Step, side: str) -> bool:
    """Whether this side has done its part of a step."""
    return (step.mentor_done_at if side == Side.MENTOR else step.mentee_done_at) is not None


def is_owed(step: Step, side: str) -> bool:
    """Whether a step still waits for this side; nobody has to do anything for a message."""
    waits = step.state == StepState.OPEN and step.template_step.kind != StepKind.MESSAGE
    return waits and is_for(step, side) and not did(step, side)


def seat_in(actor: Actor, pairing: Pairing, scope: LinkScope = LinkScope.PAIR) -> str:
    """The side for which somebody acts while the pairing goes on: signed in, or by a link of this scope. Empty for others.

    SECURITY: a link opens this one thing; whoever has a grant is asked for it alone, also when they take part themself.
    """
    return side_of(acting(actor, pairing, scope))


def acting(actor: Actor, pairing: Pairing, scope: LinkScope = LinkScope.PAIR) -> Participant | None:
    """Whose seat it is for which somebody acts so."""
    if actor.grant is None:
        return rules.seat_of(actor, pairing) if goes_on(pairing) else None
    return _by_address(actor, pairing) if actor.grant == Grant(scope, pairing.pk) else None


def seat_at(actor: Actor, session: Session) -> str:
    """The same for one session, which also the link of a letter about it opens."""
    return side_of(acting_at(actor, session))


def acting_at(actor: Actor, session: Session) -> Participant | None:
    """Whose seat it is at one session."""
    if actor.grant == Grant(LinkScope.SESSION, session.pk):
        return _by_address(actor, session.pairing)
    return acting(actor, session.pairing)


def voice_in(actor: Actor, pairing: Pairing) -> str:
    """The side for which somebody finds times, signed in or by a link: two do that, however many meet."""
    seat = acting(actor, pairing)
    return side_of(seat) if speaks_for_side(seat, pairing) else ""


def voice_at(actor: Actor, session: Session) -> str:
    """The same at one session."""
    seat = acting_at(actor, session)
    return side_of(seat) if speaks_for_side(seat, session.pairing) else ""


def seat_of(actor: Actor, entry: LedgerEntry) -> str:
    """The side for which somebody speaks of a change, also when the pairing has ended: signed in, or by its link."""
    if entry.pairing.untold:
        return ""
    if actor.grant is None:
        return word_in(actor, entry.pairing)
    seat = _seated(actor, entry.pairing) if actor.grant == Grant(LinkScope.CHANGE, entry.pk) else None
    return side_of(seat) if speaks_for_side(seat, entry.pairing) else ""


def helped_in(actor: Actor, pairing: Pairing) -> str:
    """The side whose times an assistant moves, and nothing else; empty for everybody who is none."""
    if not goes_on(pairing):
        return ""
    for participant in (pairing.mentor, pairing.mentee):
        if actor.grant == Grant(LinkScope.SLOTS, participant.pk):
            return str(participant.side)
    return ""


def _by_address(actor: Actor, pairing: Pairing) -> Participant | None:
    """SECURITY: a link is for whoever of them has its address today and works here, while the pairing goes on."""
    return _seated(actor, pairing) if goes_on(pairing) else None


def _seated(actor: Actor, pairing: Pairing) -> Participant | None:
    for participant in pairing.everybody:
        employee = participant.employee
        here = employee.status != EmployeeStatus.LEFT and participant.state != ParticipantState.WITHDRAWN
        if employee.email == actor.email and here:
            return participant
    return None


def other_side(side: str) -> str:
    """The other one of the two."""
    return str(Side.MENTEE if side == Side.MENTOR else Side.MENTOR)


def is_author(actor: Actor, note: Note) -> bool:
    """Whether somebody has written a note themself."""
    seat = rules.seat_of(actor, note.pairing)
    return seat is not None and seat.pk == note.author_id


def state_of(access: EmergencyAccess, now: dt.datetime) -> AccessState:
    """Where an emergency access stands."""
    if access.approved_at is None:
        return AccessState.WAITING if now < access.created_at + TO_APPROVE else AccessState.EXPIRED
    return AccessState.OPEN if now < access.approved_at + TO_READ else AccessState.OVER
