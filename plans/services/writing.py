"""Writing a whole version at once, from what a document says."""

from __future__ import annotations

from collections.abc import Iterable

from plans.documents import Document, Task
from plans.enums import Anchor
from plans.models import AgendaItem, Prompt, Stage, TemplateStep, TemplateVersion
from plans.services import templates

_SAME = (
    "key", "kind", "title", "text", "doer", "direction", "days", "on", "after", "minutes", "required", "essential",
)  # fmt: skip


def write(*, version: TemplateVersion, document: Document) -> None:
    """Fill an empty version. The document has no problems; raises cadence.Loop for one that has that one."""
    stages = [
        Stage(version=version, position=place, title=part.title, purpose=part.purpose)
        for place, part in enumerate(document.parts)
    ]
    Stage.objects.bulk_create(stages)
    pairs = [
        (_step(stage, place, task), task)
        for stage, part in zip(stages, document.parts, strict=True)
        for place, task in enumerate(part.steps)
    ]
    steps = [step for step, _ in pairs]
    templates.settle(steps)
    TemplateStep.objects.bulk_create(steps)
    fill(pairs)


def fill(pairs: Iterable[tuple[TemplateStep, Task]]) -> None:
    """Write agendas and prompts of steps that have none."""
    rows = list(pairs)
    AgendaItem.objects.bulk_create(
        AgendaItem(step=step, position=place, text=point.text, minutes=point.minutes, direction=point.direction)
        for step, task in rows
        for place, point in enumerate(task.agenda)
    )
    Prompt.objects.bulk_create(
        Prompt(step=step, position=place, side=line.side, depth=line.depth, text=line.text)
        for step, task in rows
        for place, line in enumerate(task.prompts)
    )


def _step(stage: Stage, place: int, task: Task) -> TemplateStep:
    row = TemplateStep(version_id=stage.version_id, stage=stage, position=place)
    put(row, task)
    return row


def put(row: TemplateStep, task: Task) -> None:
    """Write what a step says into its row, unsaved."""
    for name in _SAME:
        setattr(row, name, getattr(task, name))
    row.anchor = Anchor.STEP if task.after else Anchor.DATE if task.on else Anchor.START
