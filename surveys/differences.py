"""What differs between two versions of a survey, question by question, in words that an admin reads. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from plans.differences import ADDED, CHANGED, REMOVED, Change, Detail, listed
from surveys.documents import Ask, Choice, Document
from surveys.enums import CaseKind, Kind, Level, Sides, Timing

_FIELDS: tuple[tuple[str, str, dict[Any, str]], ...] = (
    ("kind", "Kind", dict(Kind.choices)), ("level", "Who sees it", dict(Level.choices)),
    ("sides", "Asked of", dict(Sides.choices)), ("required", "Required", {True: "yes", False: "no"}),
    ("measure", "Compared as", {}), ("timing", "About", dict(Timing.choices)), ("low_at", "A case at or below", {}),
    ("case_kind", "Kind of case", dict(CaseKind.choices)),
)  # fmt: skip
_LISTS = (("options", "Answers"), ("rows", "Rows"), ("ends", "Ends of the scale"))


def between(before: Document, after: Document) -> list[Change]:
    """What was added and changed, in the order of ``after``, then what was removed, then the order."""
    old, new = ({ask.key: ask for ask in one.asks} for one in (before, after))
    found: list[Change] = []
    for key, ask in new.items():
        if key not in old:
            found.append(Change(ADDED, ask.text))
        elif details := tuple(_details(old[key], ask, (before, after))):
            found.append(Change(CHANGED, ask.text, details))
    found += [Change(REMOVED, ask.text) for key, ask in old.items() if key not in new]
    ways = [[new[ask.key].text for ask in one.asks if ask.key in old.keys() & new.keys()] for one in (before, after)]
    if ways[0] != ways[1]:
        found.append(Change(CHANGED, "The order of the questions", tuple(listed("Order", *ways))))
    return found


def _details(old: Ask, new: Ask, documents: tuple[Document, Document]) -> Iterator[Detail]:
    if old.text != new.text:
        yield Detail("Question", old.text, new.text)
    if old.words.more != new.words.more:
        yield Detail("Help", old.words.more, new.words.more)
    for name, label, words in _FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Detail(label, *(str(words.get(value, "" if value is None else value)) for value in (before, after)))
    for name, label in _LISTS:
        yield from listed(label, *([one.words.text for one in getattr(ask, name)] for ask in (old, new)))
    yield from listed("Becomes a case", *(_texts(ask, ask.case_options) for ask in (old, new)))
    yield from listed("Shown after", *(_ways(ask, one) for ask, one in zip((old, new), documents, strict=True)))
    said = [dict(_said(ask)) for ask in (old, new)]
    if said[0] != said[1]:
        languages = sorted(code for code in said[0].keys() | said[1].keys() if said[0].get(code) != said[1].get(code))
        yield Detail("Translation", "", ", ".join(languages))


def _texts(ask: Ask, keys: tuple[str, ...]) -> list[str]:
    texts = {one.key: one.words.text for one in ask.options}
    return [texts.get(key, key) for key in keys]


def shown_after(ask: Ask, document: Document) -> tuple[str, list[str]]:
    """The question on which one depends, and the answers after which it is asked; nothing when everybody is asked."""
    found = document.of(ask.shown_if_question) if ask.shown_if_question else None
    return (found.text, _texts(found, ask.shown_if_options)) if found else ("", [])


def _ways(ask: Ask, document: Document) -> list[str]:
    question, answers = shown_after(ask, document)
    return [f"{question} {answer}" for answer in answers]


def _said(ask: Ask) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Everything that a question says in each further language."""
    choices: tuple[Choice, ...] = (*ask.options, *ask.rows, *ask.ends)
    for language in sorted(set(ask.words.said).union(*(one.words.said for one in choices))):
        yield language, (ask.words.said.get(language), *((one.key, one.words.said.get(language)) for one in choices))
