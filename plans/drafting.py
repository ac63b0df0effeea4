"""The first wording of an agreement: from what both like, what the program intends, and sentences that most can sign. Pure."""

from __future__ import annotations

from dataclasses import dataclass

# From often to seldom: where two differ, the one that asks less of both is proposed.
_SELDOM = ("weekly", "fortnightly", "monthly", "open")
_PLANNED = "With an agenda that we both know the day before."
_ROLES = (
    "{mentor} is the {mentor_word}: brings what there is to show, and says openly how things look from there. "
    "{mentee} is the {mentee_word}: asks, tries it out, and listens to the end. When the {mentee_word} begins to teach, "
    "either of us says so."
)
_CONFIDENTIALITY = (
    "What is said between us stays between us. Neither of us tells it to a manager, to HR or to the program, and what "
    "somebody else may know we agree on first. The one exception is danger for a person or a serious breach of the law."
)
_STALLING = (
    "Whoever notices first that we have not talked for three weeks writes one line with two dates. If it stalls again, we "
    "ask our program admin, and nobody has to say whose fault it was."
)
_ENDING = (
    "Either of us may end this at any time, without a reason and without fault. We say it to each other or to our program "
    "admin, thank each other, and what was said stays between us."
)


@dataclass(frozen=True)
class Likes:
    """One person's preference card, as far as it was filled in."""

    name: str
    channel: str = ""
    rhythm: str = ""
    contact: str = ""
    pace: str = ""


@dataclass(frozen=True)
class Frame:
    """What the program intends, and how the organization calls the two."""

    sessions_per_month: int
    mentor_word: str
    mentee_word: str


def first(mentor: Likes, mentee: Likes, frame: Frame) -> dict[str, str]:
    """Every field of an agreement, ready to be changed."""
    called = {"mentor": mentor.name, "mentee": mentee.name}
    called |= {"mentor_word": frame.mentor_word, "mentee_word": frame.mentee_word}
    return {
        "roles": _ROLES.format(**called),
        "confidentiality": _CONFIDENTIALITY,
        # A mentee's day is full of meetings: what reaches them is what works.
        "channel": mentee.channel or mentor.channel or "email",
        "rhythm": _rhythm(mentor, mentee, frame),
        "contact": _contact(mentor, mentee),
        "place": _PLANNED if "planned" in (mentor.pace, mentee.pace) else "",
        "stalling": _STALLING,
        "ending": _ENDING,
    }


def _rhythm(mentor: Likes, mentee: Likes, frame: Frame) -> str:
    said = [one.rhythm for one in (mentor, mentee) if one.rhythm]
    if said:
        return max(said, key=_SELDOM.index)
    if frame.sessions_per_month >= 4:
        return "weekly"
    return "fortnightly" if frame.sessions_per_month >= 2 else "monthly"


def _contact(mentor: Likes, mentee: Likes) -> str:
    """What both can do: who does not mind follows the other, and two who want different things meet on a screen."""
    said = {one.contact for one in (mentor, mentee)} - {"", "either"}
    if len(said) == 1:
        return said.pop()
    return "video" if said else "either"
