"""The readiness check of seniors: six statements, and what to make of the answers. Original to Upstream. Pure.

The answers are weighed here and forgotten: no row holds them, so that nobody can be asked for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SCALE = {1: "Not at all", 2: "Hardly", 3: "Partly", 4: "Mostly", 5: "Fully"}
LOW, HIGH = 2.5, 4.0


@dataclass(frozen=True)
class Theme:
    """One of the three things that it takes: its two statements, and advice for little, some and much of it."""

    title: str
    items: tuple[str, str]
    little: str
    some: str
    much: str


@dataclass(frozen=True)
class Advice:
    """What somebody reads about one theme; ``level`` is ``little``, ``some`` or ``much``."""

    title: str
    level: str
    text: str


THEMES = (
    Theme(
        "Openness",
        (
            "I can name something that juniors here understand better than I do.",
            "When somebody far below me says that I am wrong, I get curious before I answer.",
        ),
        "Begin with a subject in which you have nothing to lose: a tool, a habit of customers, a word you keep hearing."
        " Agree on one sentence for the moment in which it stings: “Say more, I am thinking about it.” It buys the ten"
        " seconds in which curiosity comes.",
        "You listen well as long as it is about things. Ask once in each meeting about yourself: “What did my last message"
        " sound like?” Then thank, and do not explain.",
        "This is your strength, so use it early: say in the first meeting what you do not know. It makes it easy for your"
        " mentor to teach you.",
    ),
    Theme(
        "Time",
        (
            "I can keep an hour a month free, and not be the one who moves it.",
            "When my week gets full, meetings with juniors are not the first that I give up.",
        ),
        "A meeting that was moved twice tells a junior what it is worth. Put six dates into your calendar today, at an hour"
        " that nobody takes from you: early, or right after a fixed meeting. If that cannot be done this quarter, “not now”"
        " is the better answer, and nobody takes it amiss.",
        "Name a second date with each first one. Whoever keeps your calendar should know that this hour is moved, never"
        " cancelled.",
        "Say so to your mentor: “this hour is safe”. They will prepare it differently.",
    ),
    Theme(
        "Delegation",
        (
            "For an hour, somebody else can answer what comes up.",
            "I can let a junior decide what we talk about, and follow.",
        ),
        "Two things to hand over: the phone, and the lead. Tell one person that they decide for this hour. And leave the"
        " first agenda to your mentor without changing it; correct nothing but the time.",
        "When you notice that you lead, hand it back with a question: “What would you do next?” Your mentor will not take the"
        " lead from you; it has to be given.",
        "You let go easily. Keep one thing: the promise to try until next time what you were shown.",
    ),
)
ITEMS = tuple(item for theme in THEMES for item in theme.items)


def advice(answers: Sequence[int]) -> list[Advice]:
    """What to make of six answers of 1 to 5, a theme after the other, the one that needs most first."""
    found = []
    for place, theme in enumerate(THEMES):
        pair = answers[2 * place : 2 * place + 2]
        mean = sum(pair) / len(pair)
        level = "little" if mean <= LOW else "much" if mean >= HIGH else "some"
        found.append((mean, Advice(theme.title, level, getattr(theme, level))))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]
