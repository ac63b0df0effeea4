"""A program's template as an admin works on it, for the tests of editing and publishing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from accounts.actors import system
from plans import library
from plans.documents import Task
from plans.enums import VersionState
from plans.models import PlanTemplate, Rollout, Stage, TemplateStep, TemplateVersion
from plans.selectors import templates as selectors
from plans.services import drafts, publishing, rollouts, templates
from programs.models import Program
from tests.factories.cast import Cast


def take_track(cast: Cast, *, track: str = "seven-sessions", usual: bool = True) -> PlanTemplate:
    """A template of a program of its own, as the library has it, live."""
    with cast.chiara.acting():
        program = Program.objects.create(name="Digital upstream", state="live", plan_template=track)
        return templates.copy(program=program, track=library.TRACKS[track], usual=usual)


def begin(cast: Cast, template: PlanTemplate | None = None) -> TemplateVersion:
    """A draft of the only template, or of this one."""
    with cast.chiara.acting() as actor:
        return drafts.begin(actor=actor, template=template or PlanTemplate.objects.get())


def step_of(version: TemplateVersion, title: str) -> TemplateStep:
    """The step of a version whose title begins so."""
    return TemplateStep.objects.select_related("stage").get(version=version, title__startswith=title)


def wish(step: TemplateStep, **changes: Any) -> drafts.Wish:
    """The step as it is, but for these changes."""
    return drafts.Wish(step.stage, replace(selectors.sheet(step), **changes))


def change(cast: Cast, version: TemplateVersion, which: str, **changes: Any) -> None:
    """Chiara saves one step of a draft with these changes."""
    with cast.chiara.acting() as actor:
        row = step_of(version, which)
        drafts.save_step(actor=actor, version=version, step=row, seen=row.revision, wish=wish(row, **changes))


def add(cast: Cast, version: TemplateVersion, task: Task) -> None:
    """Chiara adds a step to the first stage."""
    with cast.chiara.acting() as actor:
        stage = Stage.objects.filter(version=version).order_by("position")[0]
        drafts.save_step(actor=actor, version=version, step=None, seen=0, wish=drafts.Wish(stage, task))


def remove(cast: Cast, version: TemplateVersion, title: str) -> None:
    """Chiara takes one step out of a draft."""
    with cast.chiara.acting() as actor:
        drafts.remove_step(actor=actor, version=version, step=step_of(version, title))


def publish(cast: Cast, version: TemplateVersion, *, reach: str = "all", **values: Any) -> Rollout:
    """Chiara publishes a draft, and the worker carries it to whom it is for."""
    with cast.chiara.acting() as actor:
        seen = TemplateVersion.objects.get(pk=version.pk).revision
        row = publishing.publish(actor=actor, version=version, seen=seen, reach=reach, why="It was too long.", **values)
    return carry(cast, row)


def carry(cast: Cast, row: Rollout) -> Rollout:
    """The worker does what a rollout waits for."""
    rollouts.work(actor=system(cast.nordwind.pk), rollout_id=row.pk)
    with cast.chiara.acting():
        return Rollout.objects.select_related("version__template", "previous").get(pk=row.pk)


def live(template: PlanTemplate) -> TemplateVersion:
    """The live version of a template."""
    return TemplateVersion.objects.get(template=template, state=VersionState.LIVE)
