"""Five questions to a goal, each answered in a sentence. Pure.

What this is: a handful of plain rules about words, numbers and dates. It sees that a word is vague, that a number is missing
or that a day lies behind the end. What it is not: a judge. Whether a goal is within reach and worth it, no rule can see, so
those two letters never say yes; they ask. The vague words are English; of other languages only the length is judged.
Nothing here ever keeps anybody from saving.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["yes", "no", "ask"]
FEWEST_WORDS = 4
SOON = 14
# Words that two people picture differently.
VAGUE = frozenset(
    "aware awareness better enhance explore familiar good great grow growth improve improved improving insight insights"
    " know learn more optimize stronger think try understand understanding".split()
)
# Words that leave no room: one exception, and the goal is missed.
ABSOLUTE = frozenset("all always completely every everybody everyone everything fully never nobody perfect".split())
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True)
class Draft:
    """A goal as it stands in the form. ``learner`` is ``mentor``, ``mentee`` or ``both``; all of it may be missing."""

    what: str = ""
    measure: str = ""
    baseline: str = ""
    target: str = ""
    due_on: dt.date | None = None
    learner: str = ""


@dataclass(frozen=True)
class Setting:
    """Around the goal: today, the day on which the plan ends, and how the organization calls the two."""

    today: dt.date
    ends_on: dt.date
    mentor: str = "mentor"
    mentee: str = "mentee"


@dataclass(frozen=True)
class Letter:
    """One of the five: whether it is met, is not, or is a question to the two; and why, in a sentence."""

    name: str
    verdict: Verdict
    says: str


def check(draft: Draft, setting: Setting) -> list[Letter]:
    """The five letters in their order. Nothing is said of a goal of which nothing was written."""
    if not draft.what.strip():
        return []
    return [
        Letter("Specific", *_specific(draft)),
        Letter("Measurable", *_measurable(draft)),
        Letter("Attainable", *_attainable(draft, setting)),
        Letter("Relevant", *_relevant(draft, setting)),
        Letter("Timed", *_timed(draft, setting)),
    ]


def one_way(learners: Sequence[str]) -> bool:
    """Whether every goal points the traditional way: the mentor learns, and the mentee does not."""
    return bool(learners) and all(learner == "mentor" for learner in learners)


def _specific(draft: Draft) -> tuple[Verdict, str]:
    words = _words(draft.what)
    vague = next((word for word in words if word in VAGUE), "")
    if vague:
        return "no", f"Everybody pictures something else when they read “{vague}”. Say what somebody will do."
    if len(words) < FEWEST_WORDS:
        return "no", "That is a topic, not yet a goal. Say who does what: a verb, and a thing."
    return "yes", "It says more than a catchword. Read it to each other: do you picture the same thing?"


def _measurable(draft: Draft) -> tuple[Verdict, str]:
    measure, baseline, target = (text.strip() for text in (draft.measure, draft.baseline, draft.target))
    if not measure:
        return "no", "Say how you will notice it: something that can be counted, seen or shown."
    if not target:
        return "no", "Say where it should be in the end."
    if not baseline:
        return "no", "Say where it stands today, also when that is zero."
    if baseline.casefold() == target.casefold():
        return "no", "Today and the target are the same, so nothing would change."
    if not re.search(r"\d", target):
        return "ask", "There is no number in the target. Would you both say on the same day that it is reached?"
    return "yes", f"From {baseline} to {target}: you will both see whether it is reached."


def _attainable(draft: Draft, setting: Setting) -> tuple[Verdict, str]:
    absolute = next((word for word in _words(f"{draft.what} {draft.target}") if word in ABSOLUTE), "")
    if absolute or re.search(r"\b100\s?%", f"{draft.what} {draft.target}"):
        return (
            "no",
            f"“{absolute or '100 %'}” leaves no room: one exception, and it is missed. Name a number or a share.",
        )
    if draft.due_on and 0 <= (draft.due_on - setting.today).days < SOON:
        return "no", "That is very soon. Will you have met and practised by then?"
    return "ask", "Only you two can tell. What is the one thing that could stop you?"


def _relevant(draft: Draft, setting: Setting) -> tuple[Verdict, str]:
    if draft.learner == "mentor":
        return (
            "no",
            f"Here the {setting.mentor} learns. That is welcome beside a goal in which the {setting.mentee} learns, "
            "because that is what this program is for.",
        )
    who = "do you both" if draft.learner == "both" else f"does the {setting.mentee}"
    return "ask", f"Only you two can tell. Why {who} need this now?"


def _timed(draft: Draft, setting: Setting) -> tuple[Verdict, str]:
    if draft.due_on is None:
        return "no", "Choose a day. Without one it is a wish."
    days = (draft.due_on - setting.today).days
    if days < 0:
        return "no", "That day has passed."
    if draft.due_on > setting.ends_on:
        return (
            "no",
            f"That is after your plan ends, on {_told(setting.ends_on)}. Choose an earlier day, or a smaller goal.",
        )
    return "yes", f"On {_told(draft.due_on)} you will look at it together."


def _told(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORDS.findall(text)]
