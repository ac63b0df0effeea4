"""Rows of plan templates and plans with sensible values, made inside a tenant context; each function makes one row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from matching.models import Pairing
from plans.models import (
    AgendaItem,
    Contact,
    PairQuestion,
    Plan,
    PlanTemplate,
    Prompt,
    Session,
    SessionAnswer,
    SessionSlot,
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


def make_session(*, pairing: Pairing, **values: Any) -> Session:
    """A session that was agreed, in three days."""
    at = timezone.now() + dt.timedelta(days=3)
    stem = {"state": "agreed", "starts_at": at, "agreed_at": timezone.now(), "proposed_by": Side.MENTOR, "proposals": 1}
    return Session.objects.create(pairing=pairing, **(stem | values))


def make_session_slot(*, session: Session, **values: Any) -> SessionSlot:
    """One more time on the table, in five days."""
    return SessionSlot.objects.create(
        session=session, **({"starts_at": timezone.now() + dt.timedelta(days=5)} | values)
    )


def make_session_answer(*, session: Session, side: str = Side.MENTEE, **values: Any) -> SessionAnswer:
    """What one of the two says of a session; nothing yet."""
    return SessionAnswer.objects.create(session=session, side=side, **values)


def make_contact(*, pairing: Pairing, **values: Any) -> Contact:
    """The mentee says that they met."""
    day = timezone.localdate() - dt.timedelta(days=2)
    return Contact.objects.create(pairing=pairing, **({"side": Side.MENTEE, "source": "tap", "day": day} | values))


def make_pair_question(*, pairing: Pairing, **values: Any) -> PairQuestion:
    """The mentee is asked whether they have met."""
    stem = {"side": Side.MENTEE, "kind": "contact", "since": pairing.started_at}
    return PairQuestion.objects.create(pairing=pairing, **(stem | values))
