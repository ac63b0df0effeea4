"""What a guided plan of the library is made of: words, minutes, directions and days. Pure."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

_KEYS = uuid.UUID("5f0e7d2e-6f0b-4d0c-9a86-6b2f2e6a9b11")


@dataclass(frozen=True)
class Item:
    """One point on an agenda: what, how many minutes, and which way it points (up, down, both)."""

    text: str
    minutes: int
    direction: str = "up"


@dataclass(frozen=True)
class Words:
    """One step. ``name`` stays the same in every version of a track; ``after`` is the name of the step it counts from.

    ``questions`` are for the mentee to ask, ``lines`` for the mentor to say, each with its depth from 1 to 4.
    """

    name: str
    title: str
    kind: str = "task"
    text: str = ""
    doer: str = "both"
    direction: str = "up"
    days: int = 0
    after: str = ""
    minutes: int = 0
    required: bool = True
    essential: bool = False
    agenda: tuple[Item, ...] = ()
    questions: tuple[tuple[int, str], ...] = ()
    lines: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Part:
    """One stage of a track."""

    title: str
    purpose: str
    steps: tuple[Words, ...]


@dataclass(frozen=True)
class Track:
    """One whole guided plan, in the words of one version of the library."""

    key: str
    version: int
    name: str
    description: str
    parts: tuple[Part, ...]

    def key_of(self, name: str) -> uuid.UUID:
        """The key that a step of this name has in every organization and every version."""
        return uuid.uuid5(_KEYS, f"{self.key}:{name}")

    @property
    def steps(self) -> tuple[Words, ...]:
        """Every step, in order."""
        return tuple(step for part in self.parts for step in part.steps)
