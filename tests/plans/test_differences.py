"""What differs between two versions of a plan, in words."""

from __future__ import annotations

import uuid
from dataclasses import replace

from plans import differences
from plans.differences import CHANGED, Change, Detail
from plans.documents import Document, Line, Part, Point, Task

KEY = uuid.UUID(int=1)
STEP = Task(
    key=KEY,
    kind="session",
    title="Skill swap",
    agenda=(Point("Look back", 5, "both"), Point("The task", 25, "up")),
    prompts=(Line("mentor", 1, "Stop."), Line("mentee", 1, "Why?"), Line("mentor", 2, "Once more.")),
)


def _between(old: Task, new: Task) -> list[Change]:
    return differences.between(*(Document((Part("Learning", "", (one,)),)) for one in (old, new)))


def test_the_same_sentences_of_each_side_are_no_change_however_the_sides_are_mixed() -> None:
    sorted_by_side = tuple(sorted(STEP.prompts, key=lambda one: one.side))
    assert sorted_by_side != STEP.prompts
    assert _between(STEP, replace(STEP, prompts=sorted_by_side)) == []


def test_of_a_list_only_what_differs_is_told() -> None:
    new = replace(
        STEP,
        direction="both",
        agenda=(Point("Look back", 10, "both"), STEP.agenda[1]),
        prompts=(*STEP.prompts, Line("mentee", 3, "What else?")),
    )
    details = (
        Detail("Direction", "mentor to mentee", "both ways"),
        Detail("Agenda", "Look back (5 min, both ways)", "Look back (10 min, both ways)"),
        Detail("For the mentee", "", "What else? (depth 3)"),
    )
    assert _between(STEP, new) == [Change(CHANGED, "Skill swap", details)]


def test_another_order_shows_all_of_it() -> None:
    (change,) = _between(STEP, replace(STEP, agenda=STEP.agenda[::-1]))
    points = ["Look back (5 min, both ways)", "The task (25 min, mentor to mentee)"]
    assert change.details == (Detail("Agenda", " · ".join(points), " · ".join(points[::-1])),)
