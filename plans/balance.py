"""Which way the points of a plan lead: reverse mentoring lives of those from mentor to mentee. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from plans.documents import Document, Task


@dataclass(frozen=True)
class Balance:
    """How many points lead up, down and both ways."""

    up: int
    down: int
    both: int

    @property
    def total(self) -> int:
        return self.up + self.down + self.both

    @property
    def traditional(self) -> bool:
        """Whether more leads from mentee to mentor than back."""
        return self.down > self.up

    @property
    def shares(self) -> list[tuple[str, int, int]]:
        """Direction, number and percent of each, for a picture of them."""
        counts = (("up", self.up), ("both", self.both), ("down", self.down))
        return [(way, count, round(100 * count / self.total) if self.total else 0) for way, count in counts]


def of(document: Document) -> Balance:
    """Every point on an agenda counts once, and so does a step without one."""
    counts = Counter(way for step in document.steps for way in _ways(step))
    return Balance(counts["up"], counts["down"], counts["both"])


def _ways(step: Task) -> Iterable[str]:
    return [point.direction for point in step.agenda] or [step.direction]
