"""Three sessions for a short pilot: the contract, one skill swap, the close. Pure."""

from __future__ import annotations

from dataclasses import replace

from plans.library.seven_sessions import SEVEN_SESSIONS
from plans.library.texts import Part, Track, Words

_BY_NAME = {step.name: step for step in SEVEN_SESSIONS.steps}


def _taken(name: str, *, after: str) -> Words:
    """A step of the long track; what it came after there may not be part of this one."""
    return replace(_BY_NAME[name], after=after)


ESSENTIAL = Track(
    key="essential",
    version=1,
    name="Essential track",
    description="Three sessions for a short pilot: contract, skill swap, close.",
    parts=(
        Part(
            "Getting started",
            "Two people who hardly know each other agree on how they want to work.",
            (
                _BY_NAME["hello"],
                _BY_NAME["contract"],
                _BY_NAME["agreement"],
                _BY_NAME["goals"],
            ),
        ),
        Part("Learning", "The mentor shows, the mentee tries.", (_taken("skill-swap", after="contract"),)),
        Part("Ending well", "Say what came of it, and thank each other.", (_taken("close", after="skill-swap"),)),
    ),
)
