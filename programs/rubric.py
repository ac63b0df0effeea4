"""The scales by which applications are reviewed, with each step of them in words; pure.

The first scale of each side is about the other person, the second about the reversal, the last two about the program.
"""

from __future__ import annotations

from dataclasses import dataclass

STEPS = (1, 2, 3, 4)
# From here on two reviewers saw somebody differently enough to talk about it.
APART = 2


@dataclass(frozen=True)
class Scale:
    """One thing that is judged: its key, what it is called, what to look for, and what each of 1 to 4 means."""

    key: str
    title: str
    look_for: str
    anchors: tuple[str, str, str, str]


_OPENNESS = Scale(
    "openness",
    "Openness",
    "Curious about how others see things, and able to change their mind.",
    (
        "Sees one right way, and says so.",
        "Listens when asked to.",
        "Asks others what they think, and names what they learned.",
        "Looks for views that differ, and tells of changing their mind.",
    ),
)
_COMMITMENT = Scale(
    "commitment",
    "Commitment",
    "Time for an hour a month and a little beside it, for the whole length.",
    (
        "Names no time, or less than an hour a month.",
        "Has the time, if nothing else comes up.",
        "Has planned the hours, and their manager knows.",
        "Has planned the hours, and says what makes room for them.",
    ),
)
_SOCIAL = Scale(
    "social",
    "Social skill",
    "Meets others at eye level, listens, and finds the words that the other needs.",
    (
        "Speaks of themselves only.",
        "Friendly; tells little of the other person.",
        "Tells how they put themselves into somebody else’s place.",
        "Tells of a hard conversation that both left with more than they came with.",
    ),
)
SCALES = {
    "mentor": (
        _SOCIAL,
        Scale(
            "confidence",
            "Confidence to teach upward",
            "Would explain, ask back, and disagree in front of senior management.",
            (
                "Would wait to be asked.",
                "Would answer questions, and leave it there.",
                "Would lead an hour with a leader, with some preparation.",
                "Has done so, and would also tell a leader what does not work.",
            ),
        ),
        _OPENNESS,
        _COMMITMENT,
    ),
    "mentee": (
        _SOCIAL,
        Scale(
            "confidence",
            "Confidence to be taught by a junior",
            "Can say “I do not know this” in front of somebody junior, and let them lead.",
            (
                "Wants to advise rather than to learn.",
                "Would listen, and keep the lead.",
                "Names something they do not know, and lets the junior lead.",
                "Tells of having learned from a junior, and of what it changed.",
            ),
        ),
        _OPENNESS,
        _COMMITMENT,
    ),
}
KEYS = tuple(scale.key for scale in SCALES["mentor"])
