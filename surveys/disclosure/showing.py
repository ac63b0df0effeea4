"""How exactly the answers of a group are told that may be shown at all, and when comments are. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

# A figure is about so many people, or about nobody.
LEAST = 5
# Below so many people a share is given to the nearest five of a hundred.
COARSE, STEP = 20, 5
# The first comments are shown together with so many, and later ones with so many more.
COMMENTS, MORE = 8, LEAST


def agreed(counts: Sequence[int], people: int) -> bool:
    """Whether all of a group, or all but one, gave the same answer: a figure would say it of each of them."""
    return max(counts, default=0) >= people - 1


def shares(counts: Sequence[int], people: int) -> list[int]:
    """Each count in percent of the people."""
    step = STEP if people < COARSE else 1
    return [round(100 * count / people / step) * step for count in counts]


def mean(numbers: Sequence[float]) -> float:
    """The mean to one decimal."""
    return round(sum(numbers) / len(numbers), 1)


def third(counts: Sequence[int]) -> str:
    """In which third of a scale of 1 to 5 nearly all answers lie: all that is told of a group that agrees."""
    place = sum(value * count for value, count in enumerate(counts)) / sum(counts) / (len(counts) - 1)
    return "1 or 2" if place < 1 / 3 else "4 or 5" if place > 2 / 3 else "around 3"


def comments_due(shown: int, new: int) -> bool:
    """Whether comments that wait are enough to be shown with those that are."""
    return new >= (MORE if shown else COMMENTS)


def shuffled(texts: Iterable[str]) -> list[str]:
    """Comments in an order that has nothing to do with who wrote them or when, and is the same every time."""
    return sorted(texts, key=lambda text: (hashlib.sha256(text.encode()).digest(), text))
