"""One line of the list of the day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One thing to do: what, why, and where."""

    icon: str
    title: str
    text: str
    href: str
    tone: str = "primary"
