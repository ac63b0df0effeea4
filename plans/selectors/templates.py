"""How plan templates, their versions and what they say are obtained; all of it is for those who manage programs."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.actors import Actor
from accounts.enums import Permission
from matching.enums import PairingState
from plans.documents import Document, Line, Part, Point, Task
from plans.enums import VersionState
from plans.models import (
    AgendaItem,
    Plan,
    PlanTemplate,
    Prompt,
    Rollout,
    RolloutPlan,
    Stage,
    TemplateStep,
    TemplateVersion,
)


def templates(actor: Actor) -> QuerySet[PlanTemplate]:
    """Every template, with its program."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return PlanTemplate.objects.select_related("program")


def of_program(actor: Actor, program_id: uuid.UUID) -> list[PlanTemplate]:
    """A program's templates, the usual one first and archived ones last.

    Each with ``following``, how many pairings that go on follow it, ``numbers``, how many versions it has, and its
    ``live`` and ``draft`` version, if any.
    """
    rows = templates(actor).filter(program_id=program_id).annotate(
        following=Coalesce(Subquery(_counted(Plan.objects.filter(pairing__state=PairingState.ACTIVE))), 0),
    )  # fmt: skip
    found: list[Any] = list(rows.order_by("-usual", "archived_at", "name", "pk"))
    found.sort(key=lambda row: row.archived_at is not None)
    versions = defaultdict(list)
    for version in TemplateVersion.objects.filter(template__in=found).select_related("edited_by"):
        versions[version.template_id].append(version)
    for row in found:
        own = versions[row.pk]
        row.numbers = len(own)
        row.live, row.draft = (_in_state(own, state) for state in (VersionState.LIVE, VersionState.DRAFT))
    return found


def _counted(plans: QuerySet[Plan]) -> Any:
    own = plans.filter(version__template=OuterRef("pk")).order_by()
    return own.values("version__template").annotate(n=Count("pk")).values("n")


def _in_state(versions: list[TemplateVersion], state: str) -> TemplateVersion | None:
    return next((one for one in versions if one.state == state), None)


def versions(actor: Actor, template: PlanTemplate) -> QuerySet[TemplateVersion]:
    """A template's versions, the newest first, each with ``following``, how many pairings that go on follow it."""
    actor.require(Permission.MANAGE_PROGRAMS)
    going = Plan.objects.filter(pairing__state=PairingState.ACTIVE, version=OuterRef("pk")).order_by()
    counted = going.values("version").annotate(n=Count("pk")).values("n")
    rows = TemplateVersion.objects.filter(template=template).select_related("published_by", "edited_by")
    return rows.annotate(following=Coalesce(Subquery(counted), 0)).order_by("-number")


def version_in(actor: Actor, template: PlanTemplate, state: str) -> TemplateVersion | None:
    """The draft or the live version of a template."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row: TemplateVersion | None = (
        TemplateVersion.objects.select_related("edited_by").filter(template=template, state=state).first()
    )
    if row is not None:
        row.template = template
    return row


def newest(actor: Actor, template: PlanTemplate) -> TemplateVersion | None:
    """What a template is copied and exported from: its live version, or its draft when it never had one."""
    return version_in(actor, template, VersionState.LIVE) or version_in(actor, template, VersionState.DRAFT)


def stages(actor: Actor, version: TemplateVersion) -> list[Stage]:
    """The stages of a version in their order."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return list(Stage.objects.filter(version=version).order_by("position"))


def steps(actor: Actor, version: TemplateVersion) -> QuerySet[TemplateStep]:
    """The steps of a version in their order."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return TemplateStep.objects.filter(version=version).select_related("stage").order_by("stage__position", "position")


def document(version: TemplateVersion) -> Document:
    """What a version says; four statements, however long it is."""
    rows = TemplateStep.objects.filter(version=version).order_by("stage__position", "position")
    agendas, prompts = defaultdict(list), defaultdict(list)
    for item in AgendaItem.objects.filter(step__version=version).order_by("position"):
        agendas[item.step_id].append(Point(item.text, item.minutes, item.direction))
    for prompt in Prompt.objects.filter(step__version=version).order_by("position", "side"):
        prompts[prompt.step_id].append(Line(prompt.side, prompt.depth, prompt.text))
    tasks = defaultdict(list)
    for row in rows:
        tasks[row.stage_id].append(task_of(row, agendas[row.pk], prompts[row.pk]))
    parts = Stage.objects.filter(version=version).order_by("position")
    return Document(tuple(Part(one.title, one.purpose, tuple(tasks[one.pk])) for one in parts))


def task_of(row: TemplateStep, agenda: list[Point], prompts: list[Line]) -> Task:
    """One step as plain values."""
    return Task(
        key=row.key, kind=row.kind, title=row.title, text=row.text, doer=row.doer, direction=row.direction,
        days=row.days, on=row.on, after=row.after, minutes=row.minutes, required=row.required,
        essential=row.essential, agenda=tuple(agenda), prompts=tuple(prompts),
    )  # fmt: skip


def sheet(step: TemplateStep) -> Task:
    """One step with its agenda and prompts."""
    agenda = [Point(one.text, one.minutes, one.direction) for one in step.agenda.order_by("position")]
    prompts = [Line(one.side, one.depth, one.text) for one in step.prompts.order_by("position", "side")]
    return task_of(step, agenda, prompts)


def rollouts(actor: Actor, template: PlanTemplate) -> QuerySet[Rollout]:
    """How the versions of a template were published, the latest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    people = ("version", "previous", "requested_by")
    return Rollout.objects.filter(version__template=template).select_related(*people).order_by("-created_at")


def reached(actor: Actor, rollout: Rollout) -> QuerySet[RolloutPlan]:
    """The plans that a published version was for, by the mentor's name."""
    actor.require(Permission.MANAGE_PROGRAMS)
    people = ("plan__pairing__mentor__employee", "plan__pairing__mentee__employee")
    rows = RolloutPlan.objects.filter(rollout=rollout).select_related(*people)
    return rows.order_by("plan__pairing__mentor__employee__last_key", "pk")
