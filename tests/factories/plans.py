"""Rows of plan templates and plans with sensible values, made inside a tenant context; each function makes one row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from matching.models import Pairing
from plans import sealing
from plans.enums import Answer
from plans.library import PAPERS
from plans.models import (
    AgendaItem,
    Ballot,
    ContactWay,
    ContinueRound,
    EmergencyAccess,
    Note,
    Plan,
    PlanTemplate,
    Prompt,
    Resource,
    Stage,
    Step,
    TemplateStep,
    TemplateVersion,
)
from plans.services import keys
from programs.enums import Side
from programs.models import Participant, Program


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


def make_resource(*, key: str = "smart-sheet", title: str = "Our goals", **values: Any) -> Resource:
    """An organization's own words for a paper of the library."""
    paper = PAPERS[key]
    stem = {"text": "Write it down.", "origin_version": paper.version, "origin_hash": paper.hash}
    return Resource.objects.create(key=key, title=title, **(stem | values))


def make_contact_way(*, participant: Participant, **values: Any) -> ContactWay:
    """How somebody can be reached by phone."""
    return ContactWay.objects.create(participant=participant, **({"phone": "+49 40 123 456"} | values))


def make_note(*, pairing: Pairing, author: Participant, words: str = "He listened today.", **values: Any) -> Note:
    """A note for its author alone, sealed under the key of the pairing, which is made with it."""
    row = Note(organization_id=pairing.organization_id, pairing=pairing, author=author, **values)
    row.words = sealing.seal(keys.give(pairing), words, place=row.place)
    row.save(force_insert=True)
    return row


def make_emergency(*, pairing: Pairing, **values: Any) -> EmergencyAccess:
    """An access that somebody has asked for and nobody has agreed to."""
    return EmergencyAccess.objects.create(pairing=pairing, **({"reason": "Somebody may be in danger."} | values))


def make_continue_round(*, pairing: Pairing, **values: Any) -> ContinueRound:
    """Both are asked since today."""
    today = timezone.localdate()
    stem = {"day": 30, "opened_on": today, "closes_on": today + dt.timedelta(days=14)}
    return ContinueRound.objects.create(pairing=pairing, **(stem | values))


def make_ballot(*, continue_round: ContinueRound, voter: Participant, answer: str = Answer.GO_ON) -> Ballot:
    """A sealed answer."""
    row = Ballot(organization_id=voter.organization_id, continue_round=continue_round, voter=voter)
    row.answer = sealing.seal(keys.give(continue_round.pairing), answer, place=row.place)
    row.save(force_insert=True)
    return row
