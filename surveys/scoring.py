"""What the answers of a group come to: shares, a mean, how many agree, how many would recommend. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveys.disclosure import showing

POINTS = ("1", "2", "3", "4", "5")
# Promoters say 9 or 10, detractors 6 or less; the score is the first in percent less the last. Source: F. Reichheld, "The one
# number you need to grow", Harvard Business Review 81 (2003) 46-54; asked about an employer it is called eNPS.
RECOMMEND = ("0 to 6", "7 or 8", "9 or 10")


@dataclass(frozen=True)
class Scale:
    """What can be said to a question: the words of its answers, and what its numbers are, points or recommending."""

    labels: tuple[str, ...]
    points: bool = False
    recommend: bool = False

    def place(self, number: float) -> int:
        """Which answer a number is."""
        if self.recommend:
            return 0 if number <= 6 else 1 if number <= 8 else 2
        return min(max(int(number + 0.5), 1), len(self.labels)) - 1


@dataclass(frozen=True)
class Said:
    """What one person said: which of the answers, and the number if it was one."""

    places: tuple[int, ...]
    number: float | None = None


@dataclass(frozen=True)
class Figures:
    """What is told of a group; ``mostly`` is all there is when nearly everybody said the same."""

    people: int
    shares: tuple[int, ...] = ()
    mean: float | None = None
    favourable: int | None = None
    score: int | None = None
    mostly: str = ""


def figures(scale: Scale, said: Sequence[Said]) -> Figures:
    """The figures of at least one person's answers."""
    people = len(said)
    counts = [sum(place in one.places for one in said) for place in range(len(scale.labels))]
    if showing.agreed(counts, people):
        return Figures(people, mostly=_mostly(scale, counts, people))
    shares = showing.shares(counts, people)
    numbers = [one.number for one in said if one.number is not None]
    return Figures(
        people,
        tuple(shares),
        mean=showing.mean(numbers) if numbers else None,
        favourable=showing.shares([sum(counts[3:])], people)[0] if scale.points else None,
        score=shares[2] - shares[0] if scale.recommend else None,
    )


def _mostly(scale: Scale, counts: Sequence[int], people: int) -> str:
    if scale.points:
        return showing.third(counts)
    said = zip(scale.labels, counts, strict=True)
    return " and ".join(f"“{label}”" for label, count in said if count >= people - 1)
