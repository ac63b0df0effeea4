"""Which questions somebody is asked after what they have answered, and what is wrong with the ways through a survey. Pure.

A question that depends on another is shown when that one was shown and one of the named options was chosen. What somebody
chose before they went back and changed their mind does not count: a question that is not shown has no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

# Kinds whose answers can decide what comes next.
DECIDING = ("choice", "several", "scale", "ten")
POINTS = {"scale": tuple("12345"), "ten": tuple(str(point) for point in range(11))}
_ANONYMOUS = "anonymous"


class Asks(Protocol):
    """What a question tells about its place on the way."""

    @property
    def key(self) -> str: ...
    @property
    def shown_if_question(self) -> str: ...
    @property
    def shown_if_options(self) -> Sequence[str]: ...


class Written(Asks, Protocol):
    """What a question tells to whoever checks it."""

    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def sides(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def choices(self) -> Sequence[str]: ...


One = TypeVar("One", bound=Asks)
Answers = Mapping[str, Iterable[str]]


def applies(question: Asks, answers: Answers) -> bool:
    """Whether a question is asked after these answers: keys of chosen options, or points, by the key of the question."""
    if not question.shown_if_question:
        return True
    return not set(question.shown_if_options).isdisjoint(answers.get(question.shown_if_question, ()))


def way(questions: Iterable[One], answers: Answers) -> list[One]:
    """The questions that somebody is asked who answers like this, in their order."""
    shown: list[One] = []
    counted: dict[str, Iterable[str]] = {}
    for question in questions:
        if applies(question, counted):
            shown.append(question)
            counted[question.key] = answers.get(question.key, ())
    return shown


def problem(question: Written, before: Sequence[Written], others: Iterable[Written] = ()) -> str:
    """Why a question cannot depend on what it names; empty when it can, or when it depends on nothing.

    ``before`` are the questions that come earlier, ``others`` all of the survey.
    """
    if not question.shown_if_question:
        return "Options are named and no question." if question.shown_if_options else ""
    if question.shown_if_question == question.key:
        return "A question cannot depend on itself."
    found = next((one for one in before if one.key == question.shown_if_question), None)
    if found is None:
        later = any(one.key == question.shown_if_question for one in others)
        return (
            "It depends on a question that comes later. Move one of the two."
            if later
            else "It depends on a question that is not in this survey."
        )
    return next(_unfit(question, found), "")


def _unfit(question: Written, found: Written) -> Iterator[str]:
    if found.kind not in DECIDING:
        yield f"“{found.text}” has no answers to choose from."
    if not question.shown_if_options:
        yield f"Say after which answers to “{found.text}” it is shown."
    possible = set(POINTS.get(found.kind, found.choices))
    if gone := [key for key in question.shown_if_options if key not in possible]:
        yield f"“{found.text}” has no answer {' or '.join(f'“{key}”' for key in gone)} any more."
    if found.sides not in ("both", question.sides):
        yield f"“{found.text}” is not asked of everybody whom this question is for."
    # Whoever is asked one of them would be known by the other.
    if (question.level == _ANONYMOUS) != (found.level == _ANONYMOUS):
        yield "An anonymous question and one with a name cannot depend on each other: it would show who said what."


def problems(questions: Sequence[Written]) -> list[tuple[str, str]]:
    """Every question whose condition does not hold together, by its key, with why."""
    found = ((one.key, problem(one, questions[:place], questions)) for place, one in enumerate(questions))
    return [(key, why) for key, why in found if why]
