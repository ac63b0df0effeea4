"""The outline of a draft: its stages with their steps in a line each, as the editor shows them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from accounts.actors import Actor
from plans import differences
from plans.documents import Document, Part, Point, Task
from plans.enums import Direction, StepKind
from plans.models import AgendaItem, Stage, TemplateStep, TemplateVersion
from plans.selectors import templates

_SHOWN = (
    "pk", "stage_id", "key", "kind", "title", "doer", "direction", "days", "on", "after", "minutes", "required", "essential",
)  # fmt: skip
_KINDS, _DIRECTIONS = dict(StepKind.choices), dict(Direction.choices)
_POINTS = {direction: Point("", 0, direction) for direction in Direction.values}


@dataclass(frozen=True)
class Line:
    """One step: when it is due in words, and how many points stand on its agenda."""

    step: Any
    kind: str
    direction: str
    due: str
    points: int
    first: bool
    last: bool


@dataclass(frozen=True)
class Section:
    """One stage with its steps."""

    stage: Stage
    lines: list[Line]


@dataclass(frozen=True)
class Outline:
    """A draft in lines; ``document`` says what its balance and its problems come from, and neither texts nor sentences."""

    sections: list[Section]
    document: Document


def of(actor: Actor, version: TemplateVersion) -> Outline:
    """The outline of a version; three statements, of which none fetches a text that is not shown."""
    stages = templates.stages(actor, version)
    # As tuples: sixty rows of a model took longer than the rest of the page.
    steps = TemplateStep.objects.filter(version=version).order_by("position")
    rows = list(steps.values_list(*_SHOWN, named=True))
    agendas: dict[uuid.UUID, list[Point]] = defaultdict(list)
    points = AgendaItem.objects.filter(step__version=version).order_by()
    for step_id, direction in points.values_list("step_id", "direction"):
        agendas[step_id].append(_POINTS[direction])
    tasks = {row.pk: _task(row, agendas[row.pk]) for row in rows}
    own = {stage.pk: [row for row in rows if row.stage_id == stage.pk] for stage in stages}
    parts = [Part(stage.title, "", tuple(tasks[row.pk] for row in own[stage.pk])) for stage in stages]
    names = {row.key: row.title for row in rows}
    ordered = [row.pk for stage in stages for row in own[stage.pk]]
    sections = [
        Section(
            stage,
            [
                Line(
                    row,
                    _KINDS[row.kind],
                    _DIRECTIONS[row.direction],
                    differences.due_words(tasks[row.pk], names),
                    len(agendas[row.pk]),
                    row.pk == ordered[0],
                    row.pk == ordered[-1],
                )
                for row in own[stage.pk]
            ],
        )
        for stage in stages
    ]
    return Outline(sections, Document(tuple(parts)))


def _task(row: Any, agenda: list[Point]) -> Task:
    return Task(
        key=row.key,
        kind=row.kind,
        title=row.title,
        direction=row.direction,
        days=row.days,
        on=row.on,
        after=row.after,
        agenda=tuple(agenda),
    )
