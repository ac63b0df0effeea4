"""Giving one pair another plan: what they have done stays, and swapping back brings back what was open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from matching import introductions
from matching.enums import PairingState
from matching.models import Pairing
from plans.enums import StepKind, StepState, Track, VersionState
from plans.models import Plan, PlanTemplate, Step, TemplateStep, TemplateVersion
from programs.selectors.days import today_of

# What a pair does once, whichever plan asks for it.
ONCE = (StepKind.AGREEMENT, StepKind.GOALS)


class CannotSwap(Exception):
    """The pair cannot get this plan now; the message says why."""


@dataclass(frozen=True)
class Swapped:
    """How many steps came in, how many were left out, and how many were done and stay."""

    added: int
    removed: int
    kept: int


@transaction.atomic
def swap(*, actor: Actor, pairing: Pairing, template: PlanTemplate) -> Swapped:
    """Have a pair that goes on follow the live version of another template of its program. Raises CannotSwap.

    A step that both plans have, by its key, stays; so does what is done or begun. Days of what comes in are those of the new
    plan, and none of them in the past.
    """
    actor.require(Permission.MANAGE_MATCHING)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("version").filter(pairing=pairing).first()
    version = TemplateVersion.objects.filter(template=template, state=VersionState.LIVE).first()
    _check(pairing, plan, template, version)
    assert plan is not None
    assert version is not None
    found = _carry(plan, list(TemplateStep.objects.filter(version=version).order_by("position")), pairing)
    plan.version = version
    plan.save(update_fields=["version"])
    label = introductions.label(pairing)
    audit.record(actor=actor, verb="gave a pair another plan", row=pairing, label=label, template=template.name)
    return found


def _check(pairing: Pairing, plan: Plan | None, template: PlanTemplate, version: TemplateVersion | None) -> None:
    if pairing.state != PairingState.ACTIVE or plan is None:
        raise CannotSwap("Only a pair that goes on and has a plan gets another one.")
    if template.program_id != pairing.cohort.program_id or template.archived_at or version is None:
        raise CannotSwap("This template cannot be followed: it is archived, or was never published.")
    if plan.version.template_id == template.pk:
        raise CannotSwap("They follow this template already.")


def _carry(plan: Plan, wanted: Sequence[TemplateStep], pairing: Pairing) -> Swapped:
    rows = list(Step.objects.select_for_update(of=("self",)).select_related("template_step").filter(plan=plan))
    today = today_of(pairing.cohort.program.organization)
    known = {row.key: row for row in rows} | _once(rows, wanted)
    taken = {known[step.key].pk for step in wanted if step.key in known}
    fresh = [_fresh(plan, step, today) for step in wanted if step.key not in known]
    out = [row.pk for row in rows if row.state == StepState.OPEN and not _begun(row) and row.pk not in taken]
    back = [_put(plan, known[step.key], step, today) for step in wanted if step.key in known]
    Step.objects.filter(pk__in=out).update(state=StepState.LEFT_OUT)
    Step.objects.bulk_update([row for row in back if row], ["template_step", "key", "state", "due_on", "moved_from"])
    Step.objects.bulk_create(fresh)
    opened = [row for row in (*fresh, *back) if row and row.state == StepState.OPEN]
    done = sum(row.ended_at is not None or _begun(row) for row in rows)
    return Swapped(len(opened), len(out), done)


def _once(rows: Sequence[Step], wanted: Sequence[TemplateStep]) -> dict[object, Step]:
    """What the pair does once: the new plan's step of such a kind is the one that they have, done or open."""
    found: dict[object, Step] = {}
    for kind in ONCE:
        had = [row for row in rows if row.template_step.kind == kind and row.state != StepState.LEFT_OUT]
        asked = [step for step in wanted if step.kind == kind]
        if had and asked and asked[0].key not in {row.key for row in rows}:
            found[asked[0].key] = had[0]
    return found


def _put(plan: Plan, row: Step, step: TemplateStep, today: dt.date) -> Step | None:
    """A step that the pair has had before, in the new plan's words; nothing of one that is done or begun."""
    if row.ended_at or _begun(row):
        return None
    row.template_step, row.key = step, step.key
    row.state = _state(plan, step)
    if row.due_on < today:
        row.due_on, row.moved_from = today, None
    return row


def _fresh(plan: Plan, step: TemplateStep, today: dt.date) -> Step:
    meant = step.fixed_on or plan.starts_on + dt.timedelta(days=step.offset or 0)
    return Step(
        organization_id=plan.organization_id, plan=plan, template_step=step, key=step.key, due_on=max(today, meant),
        state=_state(plan, step), created_at=timezone.now(),
    )  # fmt: skip


def _state(plan: Plan, step: TemplateStep) -> StepState:
    return StepState.OPEN if plan.track == Track.WHOLE or step.essential else StepState.LEFT_OUT


def _begun(row: Step) -> bool:
    return row.mentor_done_at is not None or row.mentee_done_at is not None
