"""What keeps a version from being published, in words that an admin reads. Pure.

SECURITY: a promise that stands beside a question has to be true. Only what is sent with the name can become a case with one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys import branching
from surveys.branching import POINTS
from surveys.documents import QUESTIONS, Ask, Document
from surveys.enums import CaseKind, Kind, Level

CHOSEN = (Kind.CHOICE, Kind.SEVERAL)
# What a low value can mean, and what somebody can ask for.
OF_LOW = (CaseKind.LOW_SAFETY, CaseKind.CONCERN)
OF_OPTIONS = (CaseKind.CONTACT_ME, CaseKind.PAIR_ME, CaseKind.CONCERN)
# How something is measured: the kind of question and, where there are answers to choose from, which.
Scale = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: with which question, and why; without a key it is wrong with all of it."""

    key: str
    text: str
    question: str = ""

    def __str__(self) -> str:
        return f"“{self.question}”: {self.text}" if self.question else self.text


def scale(ask: Ask) -> Scale:
    """How a question measures; two that are compared have to measure alike."""
    return ask.kind, tuple(sorted(ask.choices)) if ask.kind in (*CHOSEN, Kind.MATRIX) else ()


def scales(document: Document) -> dict[str, Scale]:
    """How each measure of a version is taken."""
    return {ask.measure: scale(ask) for ask in document.asks if ask.measure}


def problems(document: Document, taken: Mapping[str, Scale] | None = None) -> list[Problem]:
    """Everything that keeps a version from being published.

    ``taken`` says how measures are taken by the version that is live, and in the other surveys of the program.
    """
    if not document.asks:
        return [Problem("", "There is no question yet. Add at least one.")]
    found = [Problem("", f"A survey has at most {QUESTIONS} questions.")] if len(document.asks) > QUESTIONS else []
    named = {ask.key: ask.text for ask in document.asks}
    found += [Problem(key, why, named[key]) for key, why in branching.problems(document.asks)]
    found += [Problem(ask.key, why, ask.text) for ask in document.asks for why in of(ask, taken or {})]
    twice = Counter((ask.measure, ask.timing) for ask in document.asks if ask.measure)
    again = {pair for pair, count in twice.items() if count > 1}
    found += [
        Problem(ask.key, "Another question measures the same at the same time.", ask.text)
        for ask in document.asks
        if (ask.measure, ask.timing) in again
    ]
    return found


def of(ask: Ask, taken: Mapping[str, Scale]) -> Iterator[str]:
    """What is wrong with one question by itself."""
    yield from _of_answers(ask)
    yield from _of_cases(ask)
    if ask.kind == Kind.CONFIDENCE and ask.level == Level.ANONYMOUS:
        yield "How sure somebody is in a topic is compared with their own answer of before, so it cannot be anonymous."
    before = taken.get(ask.measure) if ask.measure else None
    if before is not None and before != scale(ask):
        yield (
            "It is compared with what was answered before, so its kind and its answers have to stay. Add a new question"
            " instead."
        )


def _of_answers(ask: Ask) -> Iterator[str]:
    if ask.kind in (*CHOSEN, Kind.MATRIX) and len(ask.options) < 2:
        yield "Give at least two answers to choose from."
    if ask.kind == Kind.MATRIX and not ask.rows:
        yield "A table needs at least one row."
    if any(count > 1 for count in Counter(ask.choices).values()):
        yield "Two answers have the same key."


def _of_cases(ask: Ask) -> Iterator[str]:
    if ask.case_options and ask.level != Level.TEAM:
        yield (
            "An answer that becomes a case is read with the name of whoever gave it. Make it a question for the program"
            " team, which says so beside it."
        )
    if ask.case_options and not set(ask.case_options) <= set(ask.choices):
        yield "An answer that shall become a case is not among its answers."
    if ask.low_at is not None and ask.level not in (Level.ANONYMOUS, Level.TEAM):
        yield "A low value becomes a case where the answer is anonymous, then without a name, or for the program team."
    if ask.low_at is not None and str(ask.low_at) not in POINTS.get(ask.kind, ()):
        yield "The low value is not on its scale."
    kinds = (*(OF_LOW if ask.low_at is not None else ()), *(OF_OPTIONS if ask.case_options else ()))
    if kinds and ask.case_kind not in kinds:
        yield "Say what kind of case it becomes."
