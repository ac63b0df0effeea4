"""What a version of a plan template says, as plain values: to compare, copy, check and carry in a file. Pure."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from plans import cadence

# What a version may hold at most; the tables hold a little more.
STAGES, STEPS, POINTS, PROMPTS = 20, 100, 20, 20
TITLE, TEXT, LINE, PURPOSE, STAGE_TITLE = 160, 4000, 300, 300, 120
NAME, DESCRIPTION, WHY = 200, 500, 500
DAYS, MINUTES, FAR = 730, 480, 3650
DEPTHS = (1, 2, 3, 4)
YEARS = range(1900, 2101)


@dataclass(frozen=True)
class Point:
    """One point on an agenda."""

    text: str
    minutes: int
    direction: str


@dataclass(frozen=True)
class Line:
    """One sentence that helps one side."""

    side: str
    depth: int
    text: str


@dataclass(frozen=True)
class Task:
    """One step with everything in it; due ``days`` after another step, after a date, or after the start."""

    key: uuid.UUID
    kind: str
    title: str
    text: str = ""
    doer: str = "both"
    direction: str = "up"
    days: int = 0
    on: dt.date | None = None
    after: uuid.UUID | None = None
    minutes: int = 0
    required: bool = True
    essential: bool = False
    agenda: tuple[Point, ...] = ()
    prompts: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Part:
    """One stage with its steps in their order."""

    title: str
    purpose: str
    steps: tuple[Task, ...] = ()


@dataclass(frozen=True)
class Document:
    """Everything that one version says."""

    parts: tuple[Part, ...] = ()

    @property
    def steps(self) -> tuple[Task, ...]:
        """Every step, in order."""
        return tuple(step for part in self.parts for step in part.steps)


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a document from being used: where it is, and what is wrong there."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


def problems(document: Document) -> list[Problem]:
    """Everything that keeps a version from being published; an empty list means nothing does."""
    return [*_of_stages(document), *_of_keys(document), *_of_days(document)]


def _of_stages(document: Document) -> Iterator[Problem]:
    if not document.steps:
        yield Problem("", "There is no step yet. Add at least one.")
    if len(document.parts) > STAGES:
        yield Problem("", f"A plan has at most {STAGES} stages.")
    if len(document.steps) > STEPS:
        yield Problem("", f"A plan has at most {STEPS} steps.")
    for title, count in Counter(part.title for part in document.parts).items():
        if count > 1:
            yield Problem(title, "Two stages have the same name. Rename one of them.")


def _of_keys(document: Document) -> Iterator[Problem]:
    seen: set[uuid.UUID] = set()
    for step in document.steps:
        if step.key in seen:
            yield Problem(step.title, "Two steps have the same key.")
        seen.add(step.key)
    for step in document.steps:
        if step.after is not None and step.after not in seen:
            yield Problem(step.title, "It waits for a step that is not in this plan.")


def _of_days(document: Document) -> Iterator[Problem]:
    by_key = {step.key: step for step in document.steps}
    try:
        due = cadence.due({key: cadence.Wanted(one.days, one.on, one.after) for key, one in by_key.items()})
    except cadence.Loop as loop:
        titles = [by_key[key].title for key in loop.keys]
        yield Problem(titles[0], circle(titles))
        return
    for key, found in due.items():
        if (found.offset or 0) > FAR:
            yield Problem(by_key[key].title, "It is due more than ten years after the start.")


def circle(titles: list[str]) -> str:
    """The sentence for steps that wait for each other, each for the next."""
    if len(titles) == 1:
        return f"“{titles[0]}” cannot wait for itself."
    way = " waits for ".join(f"“{title}”" for title in [*titles, titles[0]])
    return f"These steps wait for each other: {way}. Let one of them count from the start."
