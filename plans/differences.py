"""What differs between two versions of a plan, step by step, in words that an admin reads. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from plans.documents import Document, Point, Task

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
_FIELDS = (
    ("title", "Title"), ("kind", "Kind"), ("text", "Text"), ("doer", "Done by"), ("direction", "Direction"),
    ("minutes", "Minutes"), ("required", "Required"), ("essential", "Essential"),
)  # fmt: skip
_SIDES = (("mentor", "For the mentor"), ("mentee", "For the mentee"))
_WORDS = {
    "direction": {"up": "mentor to mentee", "down": "mentee to mentor", "both": "both ways"},
    "kind": {"goals": "goal check"},
}


@dataclass(frozen=True)
class Detail:
    """One thing about a step, as it was and as it is."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One step or stage that differs."""

    kind: str
    title: str
    details: tuple[Detail, ...] = ()


def between(before: Document, after: Document) -> list[Change]:
    """What was added and changed, in the order of ``after``, then what was removed, then what became of the stages."""
    old, new = ({step.key: step for step in one.steps} for one in (before, after))
    found: list[Change] = []
    for key, step in new.items():
        if key not in old:
            found.append(Change(ADDED, step.title))
        elif details := tuple(_details(old[key], step, (before, after))):
            found.append(Change(CHANGED, step.title, details))
    found += [Change(REMOVED, step.title) for key, step in old.items() if key not in new]
    if order := _order(before, after):
        found.append(Change(CHANGED, "The order of the steps", order))
    return found


def _details(old: Task, new: Task, documents: tuple[Document, Document]) -> Iterator[Detail]:
    for name, label in _FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Detail(label, _said(name, before), _said(name, after))
    if (old.days, old.on, old.after) != (new.days, new.on, new.after):
        yield Detail("Due", due_words(old, titles(documents[0])), due_words(new, titles(documents[1])))
    yield from listed("Agenda", *([_point(one) for one in task.agenda] for task in (old, new)))
    for side, label in _SIDES:
        ways = (
            [f"{line.text} (depth {line.depth})" for line in task.prompts if line.side == side] for task in (old, new)
        )
        yield from listed(label, *ways)


def _point(point: Point) -> str:
    return f"{point.text} ({point.minutes} min, {_said('direction', point.direction)})"


def listed(label: str, old: list[str], new: list[str]) -> Iterator[Detail]:
    """What went out of a list and what came in; all of it where only the order changed."""
    if old == new:
        return
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    ways = (gone, come) if gone or come else (old, new)
    yield Detail(label, *(" · ".join(way) for way in ways))


def _said(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _WORDS.get(name, {}).get(str(value), str(value))


def _order(before: Document, after: Document) -> tuple[Detail, ...]:
    old, new = ([(part.title, step.key) for part in one.parts for step in part.steps] for one in (before, after))
    common = {key for _, key in old} & {key for _, key in new}
    names = titles(after)
    ways = [[place for place in one if place[1] in common] for one in (old, new)]
    if ways[0] == ways[1]:
        return ()
    return (Detail("Order", *(" · ".join(f"{title}: {names[key]}" for title, key in way) for way in ways)),)


def titles(document: Document) -> dict[uuid.UUID, str]:
    """The title of each step by its key."""
    return {step.key: step.title for step in document.steps}


def due_words(step: Task, names: dict[uuid.UUID, str]) -> str:
    """When a step is due, as a template says it."""
    days = f"{step.days} day{'' if step.days == 1 else 's'} after " if step.days else "on "
    if step.on is not None:
        return f"{days}{step.on.day} {step.on:%B %Y}"
    if step.after is not None and step.after in names:
        return f"{days if step.days else 'on the day of '}“{names[step.after]}”"
    return f"{step.days} day{'' if step.days == 1 else 's'} after the start" if step.days else "on the first day"
