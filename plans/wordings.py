"""Two wordings side by side, line by line, with the words that differ. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

# Two lines that share less than this are two lines, not one that was changed.
_ALIKE = 0.3


@dataclass(frozen=True)
class Piece:
    """Some words of a line, and whether the other side lacks them."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Row:
    """One line of both sides; empty where a side has none."""

    left: list[Piece]
    right: list[Piece]

    @property
    def differs(self) -> bool:
        return any(piece.differs for piece in (*self.left, *self.right))


def side_by_side(left: str, right: str) -> list[Row]:
    """Every line of two texts, those that stayed the same beside each other; empty lines are left out."""
    ours, theirs = _lines(left), _lines(right)
    rows: list[Row] = []
    for tag, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [Row([Piece(line, False)], [Piece(line, False)]) for line in ours[a:b]]
        else:
            rows += _changed(ours[a:b], theirs[c:d])
    return rows


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _changed(ours: list[str], theirs: list[str]) -> Iterator[Row]:
    for one, other in zip_longest(ours, theirs, fillvalue=""):
        yield Row(*_words(one, other))


def _words(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both lines in pieces; a line that has little in common with the other differs as a whole."""
    first, second = re.findall(r"\S+\s*", one), re.findall(r"\S+\s*", other)
    found = SequenceMatcher(None, first, second, autojunk=False)
    if found.ratio() < _ALIKE:
        return [Piece(one, True)] if one else [], [Piece(other, True)] if other else []
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in found.get_opcodes():
        left += [Piece("".join(first[a:b]), tag != "equal")] if b > a else []
        right += [Piece("".join(second[c:d]), tag != "equal")] if d > c else []
    return left, right
