"""A version as one side is asked it, in one language: what a page draws, before and after it was filled in. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from surveys import levels
from surveys.branching import POINTS
from surveys.documents import Ask, Choice, Document
from surveys.enums import Kind

# Between a question and its row in the name of a field: no key holds it, so that no two fields are called alike.
WITHIN = "."


@dataclass(frozen=True)
class Point:
    """Something that can be chosen: what is sent, and what stands there."""

    value: str
    text: str


@dataclass(frozen=True)
class Line:
    """One row of a table, or one topic, with the name under which it is sent and what was chosen in it."""

    name: str
    text: str
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One question as it is shown. ``given`` are the values that were chosen, or the text; ``error`` is what is wrong with it."""

    key: str
    kind: str
    text: str
    help: str
    promise: levels.Promise
    required: bool
    points: tuple[Point, ...] = ()
    lines: tuple[Line, ...] = ()
    low: str = ""
    high: str = ""
    shown_if_question: str = ""
    shown_if_options: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    error: str = ""

    @property
    def name(self) -> str:
        """The name under which it is sent."""
        return f"q-{self.key}"

    @property
    def level(self) -> str:
        return self.promise.level

    @property
    def said(self) -> str:
        """A text that was written."""
        return next(iter(self.given), "")


@dataclass(frozen=True)
class Topic:
    """One topic that somebody has chosen, for the question how sure they are in each."""

    key: str
    name: str


@dataclass(frozen=True)
class Sheet:
    """Everything that one side is asked, with the promises that it makes."""

    title: str
    intro: str
    items: tuple[Item, ...]
    promises: list[levels.Promise] = field(default_factory=list)


def sheet(
    document: Document, *, side: str, language: str, title: str = "", intro: str = "", topics: tuple[Topic, ...] = ()
) -> Sheet:
    """What one side is asked in a language; a question about topics is left out for who has none."""
    asks = [ask for ask in document.for_side(side) if topics or ask.kind != Kind.CONFIDENCE]
    items = tuple(_item(ask, language, topics) for ask in asks)
    return Sheet(title, intro, items, levels.used({ask.level for ask in asks}))


def _item(ask: Ask, language: str, topics: tuple[Topic, ...]) -> Item:
    text, more = ask.words.in_language(language)
    ends = {end.key: _in(end, language) for end in ask.ends}
    return Item(
        key=ask.key,
        kind=ask.kind,
        text=text,
        help=more,
        promise=levels.PROMISES[ask.level],
        required=ask.required,
        points=_points(ask, language),
        lines=_lines(ask, language, topics),
        low=ends.get("low", ""),
        high=ends.get("high", ""),
        shown_if_question=ask.shown_if_question,
        shown_if_options=ask.shown_if_options,
    )


def _points(ask: Ask, language: str) -> tuple[Point, ...]:
    if ask.kind == Kind.CONFIDENCE:
        return tuple(Point(point, point) for point in POINTS[Kind.SCALE])
    if ask.kind in POINTS:
        return tuple(Point(point, point) for point in POINTS[ask.kind])
    return tuple(Point(one.key, _in(one, language)) for one in ask.options)


def _lines(ask: Ask, language: str, topics: tuple[Topic, ...]) -> tuple[Line, ...]:
    if ask.kind == Kind.CONFIDENCE:
        return tuple(Line(f"q-{ask.key}{WITHIN}{topic.key}", topic.name) for topic in topics)
    return tuple(Line(f"q-{ask.key}{WITHIN}{row.key}", _in(row, language)) for row in ask.rows)


def _in(choice: Choice, language: str) -> str:
    return choice.words.in_language(language)[0]
