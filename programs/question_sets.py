"""The questions that Upstream proposes for an application, per side; pure.

They ask for what cannot be read off the directory: how somebody is with others, whether they dare the reversed role, whether
they are open and have the time, and whether they have what the other side needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext

MOST = 20
MOST_OPTIONS = 10
# How many mentees an applicant may wish for; an admin can give a mentor more later.
MOST_MENTEES = 3
HOURS = ("Less than 1 hour", "1 to 2 hours", "3 to 4 hours", "More than 4 hours")


@dataclass(frozen=True)
class Proposed:
    """One question as it is proposed."""

    kind: str
    text: str
    help: str = ""
    options: tuple[str, ...] = ()
    required: bool = True


_HOURS = Proposed(
    "choice", "How many hours a month can you give to this?", "One meeting, and a little before and after it.", HOURS
)
_OPEN = Proposed(
    "long", "When did somebody last change your mind, and how?", "A small thing is fine. We are curious about the how."
)
SETS: dict[str, tuple[Proposed, ...]] = {
    "mentor": (
        Proposed(
            "long",
            "What do you know or do every day that a leader here should understand?",
            "A tool, a channel, a way of working, how your generation buys or reads.",
        ),
        Proposed("scale", "How sure are you of it?", "1: I have just begun. 5: colleagues come to me with it."),
        Proposed(
            "long",
            "Tell us of a conversation in which you and the other saw things differently.",
            "What did you say, and how did it end?",
        ),
        Proposed(
            "scale",
            "How comfortable would you be showing a director something they do not know?",
            "1: not at all yet. 5: gladly, tomorrow.",
        ),
        _OPEN,
        _HOURS,
        Proposed("short", "What would you like to understand about how decisions are made here?", required=False),
    ),
    "mentee": (
        Proposed(
            "long",
            "What would you like to learn from somebody at the beginning of their career?",
            "The more concrete, the better we can match you.",
        ),
        Proposed("scale", "How much do you need it in your work?", "1: nice to know. 5: I miss it every week."),
        Proposed("long", "Tell us of something that a junior colleague taught you.", "What did you do with it?"),
        Proposed(
            "scale",
            "How comfortable would you be if a junior colleague led the hour and corrected you?",
            "1: not at all yet. 5: that is what I come for.",
        ),
        _OPEN,
        _HOURS,
        Proposed("short", "What should a mentor know before meeting you?", required=False),
    ),
}


@cache
def ours() -> frozenset[str]:
    """Every text of these questions: what admins leave as it is stays known as ours."""
    rows = [one for questions in SETS.values() for one in questions]
    return frozenset(text for one in rows for text in (one.text, one.help, *one.options) if text)


def told(text: str) -> str:
    """A text of a question in the language that is on where it is ours; an organization's own stays as it was written."""
    return gettext(text) if text in ours() else text
