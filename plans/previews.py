"""How a version will look to one of the two: every step, whose it is, and their own sentences. Pure."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from plans import differences
from plans.documents import Document, Line, Task


@dataclass(frozen=True)
class Shown:
    """One step as one side sees it."""

    task: Task
    due: str
    mine: bool
    prompts: list[Line]


@dataclass(frozen=True)
class Chapter:
    """One stage as it is shown."""

    title: str
    purpose: str
    steps: list[Shown]


def seen(document: Document, side: str) -> list[Chapter]:
    """The whole plan for one side; sentences of the other stay theirs."""
    names = differences.titles(document)
    return [
        Chapter(part.title, part.purpose, [_shown(task, names, side) for task in part.steps])
        for part in document.parts
        if part.steps
    ]


def _shown(task: Task, names: dict[uuid.UUID, str], side: str) -> Shown:
    own = sorted((line for line in task.prompts if line.side == side), key=lambda line: line.depth)
    return Shown(task, differences.due_words(task, names), task.doer in ("both", side), own)
