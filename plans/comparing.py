"""Two people on one question: what both speak of, where their words part, and what only one of them says. Pure.

The two wrote alone, so their texts are no versions of each other and a comparison word by word would find "the" and "and".
What each says is taken apart into statements, and those that share enough of the words that carry meaning stand together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plans.wordings import Piece

# Two statements belong together that share so much of the shorter one, and at least two words unless one is that short.
_ALIKE = 0.5
_STEM = 5
_ENDINGS = ("ings", "ing", "ed", "es", "en", "er", "ly", "s", "e", "n")
# Words without weight of their own. Not, never and numbers are none of them: they are what people differ in.
_LIGHT = frozenset(
    "a an and are as at be been but by for from had has have he her his i if in into is it its let may"
    " me more my of on or our own she so some than that the their them then there these they this to too"
    " up us was we were what when where which who will with would you your"
    " aber als am an auch auf aus bei bis da das dass dem den der des die ein eine einem einen einer es für hat haben"
    " ich ihr im in ist ja kann man mehr mit nach oder sich sie sind so soll sollen über um und uns unser von vor was"
    " wenn werden wie will wir wird zu zum zur".split()
)


@dataclass(frozen=True)
class Row:
    """One statement of one side, or two that belong together; the words that the other side lacks are marked."""

    left: list[Piece]
    right: list[Piece]

    @property
    def both(self) -> bool:
        return bool(self.left and self.right)

    @property
    def same(self) -> bool:
        """Whether both say it, and no word that carries meaning parts them."""
        return self.both and not any(piece.differs for piece in (*self.left, *self.right))


def compared(left: str, right: str) -> list[Row]:
    """What both speak of first, in the order of the left side; then what only one of them says, the left side first."""
    ours, theirs = _statements(left), _statements(right)
    found = dict(_pairs(ours, theirs))
    rows = [_row(ours[place], theirs[found[place]]) for place in sorted(found)]
    rows += [Row([Piece(one, False)], []) for place, one in enumerate(ours) if place not in found]
    taken = set(found.values())
    return rows + [Row([], [Piece(one, False)]) for place, one in enumerate(theirs) if place not in taken]


def _statements(text: str) -> list[str]:
    """Sentences, and lines of a list without their marks."""
    lines = (re.sub(r"^\s*(?:[-*•–]|\d+[.)])\s+", "", line).strip() for line in text.splitlines())
    return [one for line in lines for one in re.split(r"(?<=[.!?])\s+", line) if one]


def _pairs(ours: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    """Which statements belong together, each to one at most: the most alike first."""
    left, right = [_stems(one) for one in ours], [_stems(one) for one in theirs]
    scored = [(_alike(a, b), n, m) for n, a in enumerate(left) for m, b in enumerate(right)]
    found: dict[int, int] = {}
    for score, n, m in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        if score >= _ALIKE and n not in found and m not in found.values():
            found[n] = m
    return list(found.items())


def _alike(left: frozenset[str], right: frozenset[str]) -> float:
    shared, shorter = len(left & right), min(len(left), len(right))
    return shared / shorter if shared and (shared >= 2 or shorter <= 2) else 0.0


def _row(one: str, other: str) -> Row:
    return Row(_marked(one, _stems(other)), _marked(other, _stems(one)))


def _marked(text: str, known: frozenset[str]) -> list[Piece]:
    """A statement in pieces; words that carry meaning and that the other side lacks differ."""
    pieces: list[Piece] = []
    for word in re.findall(r"\S+\s*", text):
        differs = not _stems(word) <= known
        if pieces and pieces[-1].differs == differs:
            pieces[-1] = Piece(pieces[-1].text + word, differs)
        else:
            pieces.append(Piece(word, differs))
    return pieces


def _stems(text: str) -> frozenset[str]:
    """The words that carry meaning, without their endings."""
    words = (word for word in re.findall(r"\w+", text.casefold()) if word not in _LIGHT)
    return frozenset(_stem(word) for word in words)


def _stem(word: str) -> str:
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= _STEM - 2), "")
    return word[: len(word) - len(ending)] if ending else word
