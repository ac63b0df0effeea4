"""What a guided plan of the library is made of: words, minutes, directions and days. Pure."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

_KEYS = uuid.UUID("5f0e7d2e-6f0b-4d0c-9a86-6b2f2e6a9b11")

# Sentences for one session and one side, by depth: the first ones are safe between strangers.
Depths = tuple[tuple[str, ...], ...]


def by_depth(depths: Depths) -> tuple[tuple[int, str], ...]:
    """Every sentence with its depth, from 1 on."""
    return tuple((depth, text) for depth, texts in enumerate(depths, 1) for text in texts)


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


@dataclass(frozen=True)
class Paper:
    """One thing that helps beside the plan: a guide, a conversation starter or a rescue line.

    ``key`` stays the same in every version; ``version`` says when its words changed last. ``side`` is empty where it is for
    both. Of a starter ``theme`` and ``depth`` say what it opens and how far.
    """

    key: str
    kind: str
    title: str
    text: str = ""
    side: str = ""
    theme: str = ""
    depth: int = 0
    version: int = 1

    @property
    def hash(self) -> str:
        """Tells whether two wordings are the same."""
        return hash_of(self.title, self.text)


def hash_of(title: str, text: str) -> str:
    """The fingerprint of a wording; line ends and space around it do not count."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return hashlib.sha256("\n".join([title.strip(), *lines]).encode()).hexdigest()


def flowing(text: str) -> str:
    """A text as it is kept: each heading, point and paragraph on a line of its own, however it is wrapped in a source."""
    lines: list[str] = []
    for raw in text.strip().splitlines():
        line = raw.strip()
        begins = not line or line.startswith(("## ", "- ")) or not lines or not lines[-1] or lines[-1].startswith("## ")
        if begins:
            lines.append(line)
        else:
            lines[-1] += f" {line}"
    return "\n".join(lines)
