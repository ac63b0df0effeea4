"""How deep the sentences go that two people are offered, and which three. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

DEEPEST = 4
OFFERED = 3


class Sentence(Protocol):
    """Anything with a depth."""

    depth: int


Said = TypeVar("Said", bound=Sentence)


def usual(done: int, total: int) -> int:
    """How deep two go who have had so many of their sessions: deeper with each quarter of the way."""
    return min(DEEPEST, 1 + DEEPEST * done // total) if total else 1


def chosen(sentences: Iterable[Said], depth: int) -> list[Said]:
    """Three of this depth; where there are fewer, the nearest others, lighter ones first. Never more, for nobody reads more."""
    near = sorted(sentences, key=lambda one: (abs(one.depth - depth), one.depth))
    return near[:OFFERED]


def wanted(text: str, usual_depth: int) -> int:
    """The depth that somebody asks for in an address; whatever is none means the usual one."""
    return int(text) if text in {str(depth) for depth in range(1, DEEPEST + 1)} else usual_depth
