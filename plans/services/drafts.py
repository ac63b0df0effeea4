"""Writing on a draft: its stages, its steps and their order. Every change counts, and none writes over what nobody read."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from plans import cadence
from plans import documents as limits
from plans.documents import Task
from plans.enums import VersionState
from plans.models import PlanTemplate, Stage, TemplateStep, TemplateVersion
from plans.selectors import templates as selectors
from plans.services import templates, writing

MEANWHILE = (
    "Somebody else has saved this since you opened it. Your words are still here: look at theirs in the draft first, or save"
    " again to put yours in their place."
)


class NotDraft(Exception):
    """What is written on is no draft any more: it was published or thrown away meanwhile."""


class Stale(Exception):
    """Somebody else has saved the same thing since it was opened."""


class WrongDraft(Exception):
    """A draft cannot become like this; ``field`` is where, the message says why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@transaction.atomic
def begin(*, actor: Actor, template: PlanTemplate, source: TemplateVersion | None = None) -> TemplateVersion:
    """Copy a version, the live one without another, into a draft; a draft that there is already stays as it is.

    Raises NotDraft for an archived template.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    # One at a time, so that two admins end up in the same draft.
    row = PlanTemplate.objects.select_for_update().get(pk=template.pk)
    if row.archived_at:
        raise NotDraft("This template is archived. Take it up again first.")
    if there := selectors.version_in(actor, row, VersionState.DRAFT):
        return there
    source = source or selectors.version_in(actor, row, VersionState.LIVE)
    draft = add_version(template=row, state=VersionState.DRAFT)
    if source is not None:
        writing.write(version=draft, document=selectors.document(source))
    audit.record(actor=actor, verb="began a draft of a plan template", row=row)
    return draft


def add_version(*, template: PlanTemplate, state: str, why: str = "") -> TemplateVersion:
    """An empty version behind the last one."""
    last = TemplateVersion.objects.filter(template=template).order_by("-number").first()
    published = timezone.now() if state == VersionState.LIVE else None
    number = last.number + 1 if last else 1
    return TemplateVersion.objects.create(
        template=template, number=number, state=state, why=why, published_at=published
    )


@transaction.atomic
def discard(*, actor: Actor, version: TemplateVersion, seen: int) -> None:
    """Throw a draft away. Raises Stale when somebody has changed it since it was seen, NotDraft when it is none."""
    row = _hold(actor, version)
    if row.revision != seen:
        raise Stale("Somebody has changed this draft since you opened it. Look at it again before you throw it away.")
    audit.record(actor=actor, verb="threw away a draft of a plan template", row=row.template)
    row.delete()


def _hold(actor: Actor, version: TemplateVersion) -> TemplateVersion:
    """The draft as it is now, locked: one change after the other."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = TemplateVersion.objects.select_for_update(of=("self",)).select_related("template")
    row: TemplateVersion | None = rows.filter(pk=version.pk, state=VersionState.DRAFT).first()
    if row is None:
        raise NotDraft("This draft was published or thrown away meanwhile.")
    return row


def _touch(actor: Actor, version: TemplateVersion) -> int:
    """Count the change, and say who made it."""
    mine = TemplateVersion.objects.filter(pk=version.pk)
    mine.update(revision=F("revision") + 1, edited_at=timezone.now(), edited_by_id=actor.user_id)
    version.refresh_from_db(fields=["revision"])
    return version.revision


@transaction.atomic
def save_stage(
    *, actor: Actor, version: TemplateVersion, stage: Stage | None, seen: int, title: str, purpose: str
) -> Stage:
    """Add a stage at the end, or rename one. Raises WrongDraft, Stale, NotDraft."""
    draft = _hold(actor, version)
    others = Stage.objects.filter(version=draft).exclude(pk=stage.pk if stage else None)
    if others.filter(title=title).exists():
        raise WrongDraft("title", "Another stage has this name already.")
    if stage is None and others.count() >= limits.STAGES:
        raise WrongDraft("title", f"A plan has at most {limits.STAGES} stages.")
    row = Stage(version=draft, position=others.count()) if stage is None else _as_seen(Stage, draft, stage.pk, seen)
    row.title, row.purpose, row.revision = title, purpose, _touch(actor, draft)
    row.save()
    return row


def _as_seen(kind: type[Any], draft: TemplateVersion, pk: uuid.UUID, seen: int) -> Any:
    """The row as it is now, unless somebody else has saved it since. Raises Stale and NotDraft."""
    row = kind.objects.filter(version=draft, pk=pk).first()
    if row is None:
        raise NotDraft("It was removed from the draft meanwhile.")
    if row.revision != seen:
        raise Stale("Somebody else has saved this since you opened it.")
    return row


@dataclass(frozen=True)
class Wish:
    """What a step shall become: in which stage it stands, and what it says."""

    stage: Stage
    task: Task


@transaction.atomic
def save_step(
    *, actor: Actor, version: TemplateVersion, step: TemplateStep | None, seen: int, wish: Wish
) -> TemplateStep:
    """Add a step at the end of a stage, or change one with its agenda and prompts.

    Raises WrongDraft with a field when steps would wait for each other, and Stale and NotDraft as above.
    """
    draft = _hold(actor, version)
    steps = TemplateStep.objects.filter(version=draft)
    if step is None and steps.count() >= limits.STEPS:
        raise WrongDraft("title", f"A plan has at most {limits.STEPS} steps.")
    if not Stage.objects.filter(version=draft, pk=wish.stage.pk).exists():
        raise WrongDraft("stage", "This stage was removed meanwhile. Choose another one.")
    row = TemplateStep(version=draft) if step is None else _as_seen(TemplateStep, draft, step.pk, seen)
    if step is None or row.stage_id != wish.stage.pk:
        row.stage, row.position = wish.stage, steps.filter(stage=wish.stage).count()
    writing.put(row, wish.task)
    row.revision = _touch(actor, draft)
    row.save()
    row.agenda.all().delete()
    row.prompts.all().delete()
    writing.fill([(row, wish.task)])
    _close_gaps(draft)
    _settle(draft)
    return row


def _settle(draft: TemplateVersion) -> None:
    """Work out every step's day again. Raises WrongDraft when steps wait for each other, or for one that is not there."""
    rows = list(TemplateStep.objects.filter(version=draft))
    names = {row.key: row.title for row in rows}
    if any(row.after and row.after not in names for row in rows):
        raise WrongDraft("after", "The step that it waits for was removed meanwhile. Choose another one.")
    before = {row.pk: (row.offset, row.fixed_on) for row in rows}
    try:
        templates.settle(rows)
    except cadence.Loop as loop:
        raise WrongDraft("after", limits.circle([names[key] for key in loop.keys])) from loop
    if any((row.offset or 0) > limits.FAR for row in rows):
        raise WrongDraft("days", "With this, a step is due more than ten years after the start.")
    changed = [row for row in rows if before[row.pk] != (row.offset, row.fixed_on)]
    TemplateStep.objects.bulk_update(changed, ["offset", "fixed_on"])


def waiting_for(*, actor: Actor, step: TemplateStep) -> list[TemplateStep]:
    """The steps of the same version that count from this one."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return list(TemplateStep.objects.filter(version=step.version_id, after=step.key).order_by("title"))


@transaction.atomic
def remove_step(*, actor: Actor, version: TemplateVersion, step: TemplateStep) -> None:
    """Take a step out of a draft; what counted from it counts from what it counted from, and keeps its day."""
    draft = _hold(actor, version)
    _take_out(draft, step)
    _close_gaps(draft)
    _settle(draft)
    _touch(actor, draft)


@transaction.atomic
def remove_stage(*, actor: Actor, version: TemplateVersion, stage: Stage) -> None:
    """Take a stage out of a draft, with the steps in it."""
    draft = _hold(actor, version)
    for step in TemplateStep.objects.filter(version=draft, stage=stage.pk):
        _take_out(draft, step)
    Stage.objects.filter(version=draft, pk=stage.pk).delete()
    _close_gaps(draft)
    _settle(draft)
    _touch(actor, draft)


def _take_out(draft: TemplateVersion, step: TemplateStep) -> None:
    row = TemplateStep.objects.filter(version=draft, pk=step.pk).first()
    if row is None:
        return
    followers = TemplateStep.objects.filter(version=draft, after=row.key)
    followers.update(after=row.after, on=row.on, anchor=row.anchor, days=F("days") + row.days)
    row.delete()


def _close_gaps(draft: TemplateVersion) -> None:
    """Number stages, and the steps of each, from nought without a hole."""
    stages = list(Stage.objects.filter(version=draft).order_by("position", "pk"))
    _number(Stage, stages)
    steps = list(TemplateStep.objects.filter(version=draft).order_by("position", "pk"))
    for stage in stages:
        _number(TemplateStep, [step for step in steps if step.stage_id == stage.pk])


def _number(kind: type[Stage] | type[TemplateStep], rows: list[Stage] | list[TemplateStep]) -> None:
    moved = [row for place, row in enumerate(rows) if row.position != place]
    for place, row in enumerate(rows):
        row.position = place
    kind.objects.bulk_update(moved, ["position"])


@transaction.atomic
def move_step(*, actor: Actor, version: TemplateVersion, step_id: uuid.UUID, stage_id: uuid.UUID, place: int) -> None:
    """Put a step at a place of a stage, the first being 0; beyond the end is the end."""
    draft = _hold(actor, version)
    rows = list(TemplateStep.objects.filter(version=draft).order_by("position", "pk"))
    row = next((one for one in rows if one.pk == step_id), None)
    if row is None or not Stage.objects.filter(version=draft, pk=stage_id).exists():
        raise NotDraft("The step or its stage was removed meanwhile.")
    there = [one for one in rows if one.stage_id == stage_id and one is not row]
    there.insert(max(0, place), row)
    row.stage_id = stage_id
    for position, one in enumerate(there):
        one.position = position
    TemplateStep.objects.bulk_update(there, ["stage", "position"])
    _close_gaps(draft)
    _touch(actor, draft)


@transaction.atomic
def move_stage(*, actor: Actor, version: TemplateVersion, stage: Stage, place: int) -> None:
    """Put a stage, with its steps, at a place, the first being 0."""
    draft = _hold(actor, version)
    rows = list(Stage.objects.filter(version=draft).order_by("position", "pk"))
    row = next((one for one in rows if one.pk == stage.pk), None)
    if row is None:
        raise NotDraft("The stage was removed meanwhile.")
    rows.remove(row)
    rows.insert(max(0, place), row)
    _number(Stage, rows)
    _touch(actor, draft)


@transaction.atomic
def shift_step(*, actor: Actor, version: TemplateVersion, step_id: uuid.UUID, up: bool) -> None:
    """Move a step by one; beyond the first or the last of its stage it goes into the stage next to it."""
    draft = _hold(actor, version)
    stages = list(Stage.objects.filter(version=draft).order_by("position"))
    step = TemplateStep.objects.filter(version=draft, pk=step_id).first()
    if step is None:
        raise NotDraft("The step was removed meanwhile.")
    at = [stage.pk for stage in stages].index(step.stage_id)
    count = TemplateStep.objects.filter(version=draft, stage=step.stage_id).count()
    place = step.position + (-1 if up else 1)
    if 0 <= place < count:
        move_step(actor=actor, version=draft, step_id=step_id, stage_id=stages[at].pk, place=place)
    elif up and at > 0:
        move_step(actor=actor, version=draft, step_id=step_id, stage_id=stages[at - 1].pk, place=limits.STEPS)
    elif not up and at + 1 < len(stages):
        move_step(actor=actor, version=draft, step_id=step_id, stage_id=stages[at + 1].pk, place=0)


@transaction.atomic
def shift_stage(*, actor: Actor, version: TemplateVersion, stage_id: uuid.UUID, up: bool) -> None:
    """Move a stage by one."""
    draft = _hold(actor, version)
    stage = Stage.objects.filter(version=draft, pk=stage_id).first()
    if stage is None:
        raise NotDraft("The stage was removed meanwhile.")
    move_stage(actor=actor, version=draft, stage=stage, place=stage.position + (-1 if up else 1))
