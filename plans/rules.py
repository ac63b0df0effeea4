"""Who may do what with a plan."""

from __future__ import annotations

import datetime as dt

from accounts.actors import Actor
from matching import rules
from matching.enums import PairingState
from matching.models import Pairing
from plans.enums import AccessState, Doer, StepKind, StepState
from plans.models import EmergencyAccess, Note, Plan, Step
from programs.enums import Side

# Kinds whose end nothing else tells of, so that somebody says it.
BY_TICK = (StepKind.TASK, StepKind.TRAINING, StepKind.SURVEY, StepKind.SESSION, StepKind.AGREEMENT, StepKind.GOALS)
# So long a second admin may agree to an emergency access, so long it is open, and so long notes are read after the end.
TO_APPROVE, TO_READ, KEPT_DAYS = dt.timedelta(hours=24), dt.timedelta(hours=1), 90


def side_of(actor: Actor, plan: Plan) -> str:
    """The actor's side of the pair; empty for everybody else."""
    if not rules.is_in(actor, plan.pairing):
        return ""
    return str(rules.own_side(actor, plan.pairing).side)


def is_for(step: Step, side: str) -> bool:
    """Whether a step asks something of this side."""
    return step.template_step.doer in (Doer.BOTH, side)


def may_tick(actor: Actor, step: Step) -> bool:
    """Somebody says of their own step that it is done, while the pairing goes on."""
    side = _side_today(actor, step.plan)
    return bool(side) and is_for(step, side) and step.template_step.kind in BY_TICK


def may_skip(actor: Actor, step: Step) -> bool:
    """Either of the two leaves out what is not required, while the pairing goes on."""
    return bool(_side_today(actor, step.plan)) and not step.template_step.required


def _side_today(actor: Actor, plan: Plan) -> str:
    return side_of(actor, plan) if plan.pairing.state == PairingState.ACTIVE else ""


def did(step: Step, side: str) -> bool:
    """Whether this side has done its part of a step."""
    return (step.mentor_done_at if side == Side.MENTOR else step.mentee_done_at) is not None


def is_owed(step: Step, side: str) -> bool:
    """Whether a step still waits for this side."""
    return step.state == StepState.OPEN and is_for(step, side) and not did(step, side)


def may_write(actor: Actor, pairing: Pairing) -> bool:
    """Only the two write notes, and answer whether they go on, while the pairing does."""
    return rules.is_in(actor, pairing) and pairing.state == PairingState.ACTIVE and not pairing.untold


def is_author(actor: Actor, note: Note) -> bool:
    """Whether somebody has written a note themself."""
    return rules.is_in(actor, note.pairing) and rules.own_side(actor, note.pairing).pk == note.author_id


def state_of(access: EmergencyAccess, now: dt.datetime) -> AccessState:
    """Where an emergency access stands."""
    if access.approved_at is None:
        return AccessState.WAITING if now < access.created_at + TO_APPROVE else AccessState.EXPIRED
    return AccessState.OPEN if now < access.approved_at + TO_READ else AccessState.OVER
