"""How the plan of a pairing is obtained, and what in it comes next for whom."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.actors import Actor
from matching.models import Pairing
from plans import depths, rules
from plans.enums import StepKind, StepState
from plans.models import AgendaItem, Plan, Prompt, Stage, Step
from programs.selectors.days import today_of


def of_pairing(actor: Actor, pairing: Pairing) -> Plan | None:
    """The plan of a pairing that the actor may see; None while it is being laid out."""
    return Plan.objects.filter(pairing=pairing).select_related("version__template").first()


def steps(actor: Actor, pairing: Pairing) -> QuerySet[Step]:
    """The steps of a pairing that the actor may see."""
    people = ("plan__pairing__mentor__employee", "plan__pairing__mentee__employee")
    return Step.objects.filter(plan__pairing=pairing).select_related("template_step__stage", *people)


@dataclass(frozen=True)
class Line:
    """One step as one of the two sees it: whether it waits for them, or only for the other."""

    step: Step
    mine: bool
    owed: bool
    done_by_me: bool
    late: bool

    @property
    def is_message(self) -> bool:
        """Whether it only tells something, and ends by that."""
        return self.step.template_step.kind == StepKind.MESSAGE

    @property
    def ticked(self) -> bool:
        """Whether somebody says that it is done, and does not do it where it is done."""
        return self.step.template_step.kind in rules.BY_TICK


@dataclass(frozen=True)
class Part:
    """One stage with its steps."""

    stage: Stage
    lines: list[Line]

    @property
    def ended(self) -> bool:
        return all(line.step.state != StepState.OPEN for line in self.lines)


@dataclass(frozen=True)
class Way:
    """A whole plan as one side sees it; an outsider, who is nobody of the two, owes nothing."""

    parts: list[Part]
    next: Line | None
    done: int
    total: int


def way(actor: Actor, plan: Plan, pairing: Pairing) -> Way:
    """The plan by its stages, and what comes next for the actor: owed the longest, or else what waits for the other."""
    plan.pairing = pairing
    side, today = rules.side_in(actor, pairing), today_of(pairing.cohort.program.organization)
    rows = Step.objects.filter(plan=plan).exclude(state=StepState.LEFT_OUT)
    rows = rows.select_related("template_step__stage").order_by(
        "template_step__stage__position", "template_step__position", "id"
    )
    lines = [_line(row, side, today) for row in rows]
    # By name: steps that were done under an earlier version still stand in its stages.
    parts: dict[str, Part] = {}
    for line in lines:
        stage = line.step.template_step.stage
        parts.setdefault(stage.title, Part(stage, [])).lines.append(line)
    ended = [line for line in lines if line.step.state != StepState.OPEN]
    return Way(list(parts.values()), _next(lines), len(ended), len(lines))


def _line(row: Step, side: str, today: dt.date) -> Line:
    mine = bool(side) and rules.is_for(row, side)
    owed = bool(side) and rules.is_owed(row, side)
    return Line(row, mine, owed, bool(side) and rules.did(row, side), owed and row.due_on < today)


def _next(lines: list[Line]) -> Line | None:
    open_ones = sorted(
        (line for line in lines if line.step.state == StepState.OPEN and not line.is_message),
        key=lambda line: (not line.owed, line.step.due_on),
    )
    return open_ones[0] if open_ones else None


def next_lines(actor: Actor, pairings: Collection[Pairing]) -> dict[uuid.UUID, Line]:
    """What comes next for the actor in each of their pairings, as ``way`` says it; one query however many they are."""
    known = {row.pk: row for row in pairings}
    if not known:
        return {}
    today = today_of(next(iter(known.values())).cohort.program.organization)
    lines: dict[uuid.UUID, list[Line]] = {}
    rows = Step.objects.filter(plan__pairing__in=known, state=StepState.OPEN).select_related("template_step", "plan")
    for row in rows.order_by("template_step__stage__position", "template_step__position", "id"):
        pairing = row.plan.pairing = known[row.plan.pairing_id]
        lines.setdefault(pairing.pk, []).append(_line(row, rules.side_in(actor, pairing), today))
    found = {pk: _next(ones) for pk, ones in lines.items()}
    return {pk: line for pk, line in found.items() if line is not None}


@dataclass(frozen=True)
class Sheet:
    """What one step holds beside its title: the agenda, and three sentences for one side, as deep as ``depth``."""

    agenda: list[AgendaItem]
    prompts: list[Prompt]
    depth: int
    deepest: int


def sheet(actor: Actor, step: Step, side: str, depth: str = "") -> Sheet:
    """The agenda of a step, and for one of the two their own sentences; the other's stay theirs.

    How deep they go follows how far the pair is, unless ``depth`` says otherwise.
    """
    agenda = list(AgendaItem.objects.filter(step_id=step.template_step_id).order_by("position"))
    if not side:
        return Sheet(agenda, [], 1, 1)
    said = list(Prompt.objects.filter(step_id=step.template_step_id, side=side).order_by("depth", "position"))
    deepest = max((prompt.depth for prompt in said), default=1)
    asked = min(depths.wanted(depth, depths.usual(*_sessions(step.plan_id)) if said else 1), deepest)
    return Sheet(agenda, depths.chosen(said, asked), asked, deepest)


def _sessions(plan_id: uuid.UUID) -> tuple[int, int]:
    """How many of a plan's sessions the pair has had, and how many there are."""
    rows = Step.objects.filter(plan_id=plan_id, template_step__kind=StepKind.SESSION)
    states = list(rows.exclude(state=StepState.LEFT_OUT).values_list("state", flat=True))
    return states.count(StepState.DONE), len(states)
