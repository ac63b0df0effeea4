"""What the two do about a plan that has fallen behind. Nothing of it is final."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from plans import elastic, rules
from plans.enums import Ease, StepState, Track
from plans.models import EasedStep, Easing, Plan, Step
from plans.selectors import goals
from plans.services import blackouts
from programs.selectors.days import today_of

MOST_WEEKS = 4


class NothingToEase(Exception):
    """There is no step left that could be left out or moved."""


@transaction.atomic
def shrink(*, actor: Actor, plan: Plan) -> Easing:
    """Keep to the essential track: what is not part of it is left out, the rest is spread over the time that is left."""
    row, side = _held(actor, plan)
    steps = _open_steps(row)
    kept = [step for step in steps if step.template_step.essential]
    if row.track == Track.ESSENTIAL or not kept or len(kept) == len(steps):
        raise NothingToEase
    easing = _remember(row, steps, kind=Ease.SHRINK, by=side)
    today = today_of(row.organization)
    days = elastic.spread(today, goals.ends_on(row.pairing), len(kept))
    for step in steps:
        step.state = StepState.OPEN if step.template_step.essential else StepState.LEFT_OUT
    _lay(kept, days)
    Step.objects.bulk_update(steps, ["state", "due_on", "moved_from"])
    row.track = Track.ESSENTIAL
    row.save(update_fields=["track"])
    return easing


@transaction.atomic
def shift(*, actor: Actor, plan: Plan, weeks: int) -> Easing:
    """Move everything that is open by so many weeks."""
    row, side = _held(actor, plan)
    steps = _open_steps(row)
    if not steps or not 1 <= weeks <= MOST_WEEKS:
        raise NothingToEase
    easing = _remember(row, steps, kind=Ease.SHIFT, weeks=weeks, by=side)
    _lay(steps, [(step.moved_from or step.due_on) + dt.timedelta(weeks=weeks) for step in steps])
    Step.objects.bulk_update(steps, ["due_on", "moved_from"])
    return easing


@transaction.atomic
def leave(*, actor: Actor, plan: Plan) -> Easing:
    """Leave the plan as it is, so that it is not asked again for a while."""
    row, side = _held(actor, plan)
    return Easing.objects.create(plan=row, kind=Ease.LEAVE, by=side)


@transaction.atomic
def undo(*, actor: Actor, plan: Plan, easing: Easing) -> Easing:
    """Put back what a choice has moved or left out; what was done since stays done. Only the latest can be undone."""
    row, side = _held(actor, plan)
    last = Easing.objects.filter(plan=row, undone_at=None).order_by("-created_at", "-pk").first()
    if last is None or last.pk != easing.pk:
        raise NothingToEase
    before = {one.step_id: one for one in EasedStep.objects.filter(easing=last)}
    still = (StepState.OPEN, StepState.LEFT_OUT)
    steps = list(Step.objects.select_for_update().filter(pk__in=before, state__in=still))
    for step in steps:
        step.state = StepState.OPEN
    _lay(steps, [before[step.pk].moved_from or before[step.pk].due_on for step in steps])
    Step.objects.bulk_update(steps, ["state", "due_on", "moved_from"])
    if last.kind == Ease.SHRINK:
        row.track = Track.WHOLE
        row.save(update_fields=["track"])
    last.undone_at, last.undone_by = timezone.now(), side
    last.save(update_fields=["undone_at", "undone_by"])
    return last


def _held(actor: Actor, plan: Plan) -> tuple[Plan, str]:
    people = ("pairing__mentor__employee", "pairing__mentee__employee", "pairing__cohort__program")
    row: Plan = Plan.objects.select_for_update(of=("self",)).select_related(*people).get(pk=plan.pk)
    side = rules.voice(actor, row.pairing)
    if not side:
        raise NotAllowed("only the two of a pair bend their plan, while the pairing goes on")
    return row, side


def _open_steps(plan: Plan) -> list[Step]:
    """What is still to do, in the order of the plan, locked."""
    rows = Step.objects.select_for_update(of=("self",)).select_related("template_step")
    rows = rows.filter(plan=plan, state=StepState.OPEN)
    return list(rows.order_by("due_on", "template_step__stage__position", "template_step__position", "id"))


def _remember(plan: Plan, steps: Sequence[Step], *, kind: Ease, by: str, weeks: int = 0) -> Easing:
    easing = Easing.objects.create(plan=plan, kind=kind, weeks=weeks, by=by)
    EasedStep.objects.bulk_create(
        EasedStep(easing=easing, step=step, due_on=step.due_on, moved_from=step.moved_from) for step in steps
    )
    return easing


def _lay(steps: Sequence[Step], days: Sequence[dt.date]) -> None:
    """Give the steps these days, or the first working day after the blackout in which one lies; unsaved."""
    runs = blackouts.closed()
    for step, day in zip(steps, days, strict=True):
        step.due_on = elastic.moved(day, runs)
        step.moved_from = day if step.due_on != day else None
