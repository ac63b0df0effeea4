"""The outline of a draft: its stages with their steps in a line each, as the editor shows them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from accounts.actors import Actor
from plans import differences
from plans.documents import Document
from plans.models import Stage, TemplateStep, TemplateVersion
from plans.selectors import templates


@dataclass(frozen=True)
class Line:
    """One step: when it is due in words, and how many points stand on its agenda."""

    step: TemplateStep
    due: str
    points: int
    first: bool
    last: bool


@dataclass(frozen=True)
class Section:
    """One stage with its steps."""

    stage: Stage
    lines: list[Line]


def of(actor: Actor, version: TemplateVersion, document: Document) -> list[Section]:
    """The outline of a version, of which ``document`` is what it says; two statements."""
    stages = templates.stages(actor, version)
    names, tasks = differences.titles(document), {task.key: task for task in document.steps}
    rows = list(templates.steps(actor, version))
    own = defaultdict(list)
    for place, row in enumerate(rows):
        task = tasks[row.key]
        due = differences.due_words(task, names)
        own[row.stage_id].append(Line(row, due, len(task.agenda), place == 0, place == len(rows) - 1))
    return [Section(stage, own[stage.pk]) for stage in stages]
