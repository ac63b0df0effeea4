"""How complete a profile is, and what is missing; pure, so that a form and a service say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ENOUGH = 80


@dataclass(frozen=True)
class Part:
    """One thing a profile asks for: its share of the whole, whether matching needs it, what to say when it is missing, and
    why it matters.
    """

    key: str
    weight: int
    needed: bool
    missing: str
    why: str


_SHARED = (
    Part("languages", 15, True, "the languages you speak", "Two people need one language that both are at ease in."),
    Part("hours", 15, True, "your working hours", "Nobody is paired with somebody whom they could never meet."),
    Part("style", 10, False, "how you like to work together", "Two who like to meet the same way meet more often."),
    Part("hopes", 10, False, "what you hope for", "Your partner knows what would make it worth your time."),
    Part("worries", 5, False, "what worries you", "The matching takes care of it, and names it to nobody."),
    Part("headline", 10, False, "one sentence about yourself", "It is the first thing that your partner reads."),
)
_TOPICS = {
    "mentor": Part("offers", 35, True, "at least one topic that you can share", "It decides who is looking for you."),
    "mentee": Part(
        "wants", 35, True, "at least one topic that you want to learn about", "It decides whom we look for."
    ),
}


def parts(side: str) -> tuple[Part, ...]:
    """What is asked of one side, the most important first."""
    return (_TOPICS[side], *_SHARED)


def measure(side: str, given: Mapping[str, bool]) -> tuple[int, list[Part]]:
    """Percent of the weight that is given (0 to 100), and the parts that are missing."""
    asked = parts(side)
    have = sum(part.weight for part in asked if given.get(part.key))
    return round(100 * have / sum(part.weight for part in asked)), [p for p in asked if not given.get(p.key)]


def is_enough(side: str, given: Mapping[str, bool]) -> bool:
    """Whether somebody can be matched: 80 percent and everything that matching needs."""
    percent, missing = measure(side, given)
    return percent >= ENOUGH and not any(part.needed for part in missing)
