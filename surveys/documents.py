"""What a version of a survey asks, as plain values: to ship, copy, check, compare and show. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

# What a version may hold at most; the tables hold a little more.
QUESTIONS, OPTIONS, ROWS = 40, 20, 15
TITLE, INTRO, TEXT, HELP, OPTION, KEY = 120, 600, 300, 300, 160, 40


@dataclass(frozen=True)
class Words:
    """A text, what helps beside it, and both in further languages."""

    text: str
    more: str = ""
    said: dict[str, tuple[str, str]] = field(default_factory=dict)

    def in_language(self, language: str) -> tuple[str, str]:
        """Text and help in a language; as they were written when nobody has translated them."""
        text, more = self.said.get(language, ("", ""))
        return text or self.text, more or self.more


@dataclass(frozen=True)
class Choice:
    """One answer to choose, one row of a table, or what an end of a scale means."""

    key: str
    words: Words


@dataclass(frozen=True)
class Ask:
    """One question with everything in it."""

    key: str
    kind: str
    words: Words
    level: str
    sides: str = "both"
    required: bool = False
    measure: str = ""
    timing: str = "now"
    shown_if_question: str = ""
    shown_if_options: tuple[str, ...] = ()
    low_at: int | None = None
    case_options: tuple[str, ...] = ()
    case_kind: str = ""
    options: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    ends: tuple[Choice, ...] = ()

    @property
    def text(self) -> str:
        return self.words.text

    @property
    def choices(self) -> Sequence[str]:
        """The keys of what can be chosen."""
        return [one.key for one in self.options]


@dataclass(frozen=True)
class Document:
    """Everything that one version asks, in order."""

    asks: tuple[Ask, ...] = ()

    def of(self, key: str) -> Ask | None:
        """The question with a key."""
        return next((one for one in self.asks if one.key == key), None)

    def for_side(self, side: str) -> tuple[Ask, ...]:
        """What one side is asked."""
        return tuple(one for one in self.asks if one.sides in ("both", side))
