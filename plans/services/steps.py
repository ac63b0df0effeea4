"""What the two of a pair say of the steps of their plan."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from plans import rules
from plans.enums import Doer, StepState
from plans.models import Step
from programs.enums import Side


@transaction.atomic
def tick(*, actor: Actor, step: Step, done: bool) -> Step:
    """Somebody did their part of a step, or takes that back. A step for both is done when both did it."""
    row = _held(step)
    if not rules.may_tick(actor, row):
        raise NotAllowed("only the two of a pair tick their own steps, while the pairing goes on")
    setattr(row, f"{rules.side_of(actor, row.plan)}_done_at", timezone.now() if done else None)
    return _settle(row)


@transaction.atomic
def skip(*, actor: Actor, step: Step, skipped: bool) -> Step:
    """Leave out a step that is not required, or take that back; either of the two may."""
    row = _held(step)
    if not rules.may_skip(actor, row):
        raise NotAllowed("only the two of a pair skip a step, and none that is required")
    row.state = StepState.SKIPPED if skipped else StepState.OPEN
    row.ended_at = timezone.now() if skipped else None
    row.save(update_fields=["state", "ended_at"])
    return row


def reach(*, step: Step, at: dt.datetime) -> None:
    """A session of this step was held: both have done their part. The caller has asked who may say so."""
    row = _held(step)
    row.mentor_done_at, row.mentee_done_at = row.mentor_done_at or at, row.mentee_done_at or at
    _settle(row)


def reopen(*, step: Step) -> None:
    """What was taken for a held session was none. The caller has asked who may say so."""
    row = _held(step)
    row.mentor_done_at = row.mentee_done_at = None
    _settle(row)


def _held(step: Step) -> Step:
    """The step as it is now, locked, for the two may be at it at once."""
    people = ("template_step", "plan__pairing__mentor__employee", "plan__pairing__mentee__employee")
    row: Step = Step.objects.select_for_update(of=("self",)).select_related(*people).get(pk=step.pk)
    return row


def _settle(row: Step) -> Step:
    """Write down whether nothing is left to do."""
    sides = Side.values if row.template_step.doer == Doer.BOTH else [row.template_step.doer]
    times = [_time(row, side) for side in sides]
    over = all(times)
    row.state = StepState.DONE if over else StepState.OPEN
    row.ended_at = max(time for time in times if time) if over else None
    row.save(update_fields=["mentor_done_at", "mentee_done_at", "state", "ended_at"])
    return row


def _time(row: Step, side: str) -> dt.datetime | None:
    return row.mentor_done_at if side == Side.MENTOR else row.mentee_done_at
