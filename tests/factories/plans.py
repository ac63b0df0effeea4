"""Rows of plan templates and plans with sensible values, made inside a tenant context; each function makes one row."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from matching.models import Pairing
from plans.models import (
    AgendaItem,
    Plan,
    PlanTemplate,
    Prompt,
    Rollout,
    RolloutPlan,
    RolloutStep,
    Stage,
    Step,
    TemplateStep,
    TemplateVersion,
)
from programs.enums import Side
from programs.models import Program


def make_template(*, program: Program, **values: Any) -> PlanTemplate:
    """A guided plan that new pairings of the program follow."""
    return PlanTemplate.objects.create(program=program, **({"name": "Seven sessions", "usual": True} | values))


def make_template_version(*, template: PlanTemplate, **values: Any) -> TemplateVersion:
    """The live version of a template."""
    return TemplateVersion.objects.create(template=template, **({"state": "live"} | values))


def make_stage(*, version: TemplateVersion, **values: Any) -> Stage:
    """The first part of the way."""
    return Stage.objects.create(version=version, **({"title": "Getting started"} | values))


def make_template_step(*, stage: Stage, **values: Any) -> TemplateStep:
    """A session of 45 minutes, ten days after the start."""
    stem = {"kind": "session", "title": "First session", "days": 10, "offset": 10, "minutes": 45}
    return TemplateStep.objects.create(stage=stage, version_id=stage.version_id, **(stem | values))


def make_agenda_item(*, step: TemplateStep, text: str = "Who we are", **values: Any) -> AgendaItem:
    """One point on the agenda of a step."""
    return AgendaItem.objects.create(step=step, text=text, **values)


def make_prompt(
    *, step: TemplateStep, side: str = Side.MENTEE, text: str = "What do you see?", **values: Any
) -> Prompt:
    """A question for the mentee to ask."""
    return Prompt.objects.create(step=step, side=side, text=text, **values)


def make_plan(*, pairing: Pairing, version: TemplateVersion, **values: Any) -> Plan:
    """The plan of a pairing, from today on."""
    return Plan.objects.create(pairing=pairing, version=version, **({"starts_on": timezone.localdate()} | values))


def make_plan_step(*, plan: Plan, template_step: TemplateStep, **values: Any) -> Step:
    """An open step of a plan, due on its first day."""
    stem = {"key": template_step.key, "due_on": plan.starts_on}
    return Step.objects.create(plan=plan, template_step=template_step, **(stem | values))


def make_rollout(*, version: TemplateVersion, **values: Any) -> Rollout:
    """A version that was published for all pairings, and has reached them."""
    return Rollout.objects.create(version=version, **({"reach": "all", "state": "done"} | values))


def make_rollout_plan(*, rollout: Rollout, plan: Plan, **values: Any) -> RolloutPlan:
    """A plan that a version has reached."""
    stem = {"version_before": rollout.version, "state": "done"}
    return RolloutPlan.objects.create(rollout=rollout, plan=plan, **(stem | values))


def make_rollout_step(*, rollout_plan: RolloutPlan, step: Step, **values: Any) -> RolloutStep:
    """A step whose day was moved."""
    stem = {"words_before": step.template_step, "due_before": step.due_on, "state_before": "open"}
    stem |= {"due_after": step.due_on, "state_after": "open"}
    return RolloutStep.objects.create(rollout_plan=rollout_plan, step=step, **(stem | values))
