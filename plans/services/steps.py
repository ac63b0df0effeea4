"""What the two of a pair say of the steps of their plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from matching.models import Pairing
from plans import rules
from plans.enums import Doer, StepKind, StepState
from plans.models import Step
from plans.selectors import surveys
from programs.enums import Side
from programs.selectors.days import today_of

# So long before its day a step that looks at something again counts what is done there.
EARLY = dt.timedelta(days=14)


@transaction.atomic
def tick(*, actor: Actor, step: Step, done: bool) -> Step:
    """Somebody did their part of a step, or takes that back. A step for both is done when both did it."""
    row = _held(step)
    if not rules.may_tick(actor, row):
        raise NotAllowed("only the two of a pair tick their own steps, while the pairing goes on")
    if done and surveys.waiting(actor, row):
        raise NotAllowed("a survey step is done by answering the survey that waits")
    setattr(row, f"{rules.side_in(actor, row.plan.pairing)}_done_at", timezone.now() if done else None)
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


@transaction.atomic
def reach(*, pairing: Pairing, kind: StepKind, sides: Iterable[str], later: bool = True) -> None:
    """What steps of a kind ask for was done where it is done, so that nobody ticks it. The caller has asked who may.

    It counts for the first one of a plan, and for each ``later`` one from two weeks before its day on.
    """
    asked, last = list(sides), today_of(pairing.organization) + EARLY
    for place, row in enumerate(_of_kind(pairing, kind)):
        counts = place == 0 or (later and row.due_on <= last)
        if counts and row.state == StepState.OPEN:
            _mark(row, asked)


@transaction.atomic
def reopen(*, pairing: Pairing, kind: StepKind) -> None:
    """What one of the two did for the steps of a kind does not count any more. Those that both have done stay done."""
    ids = [row.pk for row in _of_kind(pairing, kind) if row.state == StepState.OPEN]
    Step.objects.filter(pk__in=ids).update(mentor_done_at=None, mentee_done_at=None)


def _of_kind(pairing: Pairing, kind: StepKind) -> list[Step]:
    """The steps of a kind in the order of the plan, locked."""
    rows = Step.objects.select_for_update(of=("self",)).select_related("template_step")
    rows = rows.filter(plan__pairing=pairing, template_step__kind=kind)
    return list(rows.order_by("template_step__stage__position", "template_step__position", "id"))


def _mark(row: Step, sides: Iterable[str]) -> None:
    """Write down that these sides did it, as far as it is theirs and they had not."""
    for side in sides:
        if rules.is_for(row, side) and not rules.did(row, side):
            setattr(row, f"{side}_done_at", timezone.now())
    _settle(row)


def finish(*, step: Step, at: dt.datetime) -> None:
    """A session of this step was held: both have done their part. The caller has asked who may say so."""
    row = _held(step)
    row.mentor_done_at, row.mentee_done_at = row.mentor_done_at or at, row.mentee_done_at or at
    _settle(row)


def take_up(*, step: Step) -> None:
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
