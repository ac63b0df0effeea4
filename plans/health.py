"""Where a pair stands, and whether anybody should ask how they are. Pure.

What enters is in ``Facts``: days, counts and yes or no, as the program team may know them. What two people told each other
never does: no answer about a session, not even that they have not met, no note, no vote, no compass, no word of a goal or of an
agreement. One clock runs, from the last sign of contact: silence is unknown for a month more, and then somebody asks; it is never
inactive. ``plans/standing.py`` says the same in SQL, and a test holds the two together.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

# Days: the same stage has lasted; nothing was heard, and nothing is known; nothing was heard, and a human asks; it may be over;
# there was never a date, two days after the second nudge for one; and so long before the end of its time a pair is closing.
STUCK, SILENT, LONG_SILENT, OVER, NO_DATE, CLOSING = 21, 30, 60, 90, 12, 14


class Phase(StrEnum):
    """How far the two have come."""

    NOT_BEGUN = "not_begun"
    AGREEING = "agreeing"
    AHEAD = "ahead"
    UNDER_WAY = "under_way"
    CLOSING = "closing"
    CLOSED = "closed"


class Health(StrEnum):
    """Whether somebody should look. There is no word for inactive, because nobody can know it."""

    ON_TRACK = "on_track"
    CHECK_IN = "check_in"
    EARLY = "early"
    UNKNOWN = "unknown"
    FINISHED = "finished"
    NONE = ""


PHASES = {
    Phase.NOT_BEGUN: "Not begun",
    Phase.AGREEING: "Agreeing",
    Phase.AHEAD: "First session ahead",
    Phase.UNDER_WAY: "Under way",
    Phase.CLOSING: "Closing",
    Phase.CLOSED: "Closed",
}
# In the order in which somebody looks at them.
STATES = {
    Health.CHECK_IN: "Needs a check-in",
    Health.UNKNOWN: "Unknown, perhaps meeting elsewhere",
    Health.EARLY: "Too early to say",
    Health.ON_TRACK: "On track",
    Health.FINISHED: "Finished early",
    Health.NONE: "Closed",
}


@dataclass(frozen=True)
class Facts:
    """What is known of a pair: all of it days, counts, and whether something is so.

    ``through`` is whether both have agreed to close. ``contact_on`` is the last sign of contact, ``met_on`` the last that says
    that they met, ``ahead`` whether they have a date. ``begun`` is whether they have done anything, ``moved_on`` when they last
    did, ``due_on`` the next open step's day.
    """

    began_on: dt.date
    ends_on: dt.date
    told: bool = True
    ended: bool = False
    here: bool = True
    through: bool = False
    begun: bool = False
    signed: bool = False
    contact_on: dt.date | None = None
    met_on: dt.date | None = None
    ahead: bool = False
    goals: int = 0
    reached: int = 0
    steps: int = 0
    open: int = 0
    due_on: dt.date | None = None
    moved_on: dt.date = dt.date.min
    left_until: dt.date | None = None


@dataclass(frozen=True)
class Verdict:
    """Where a pair stands and why; ``stuck`` is for how many days, or nothing."""

    phase: Phase
    health: Health
    reason: str
    stuck: int = 0

    @property
    def phase_word(self) -> str:
        return PHASES[self.phase]

    @property
    def word(self) -> str:
        return STATES[self.health]


def judge(facts: Facts, today: dt.date) -> Verdict:
    """Phase, health with its reason, and for how long the pair has been stuck."""
    at = phase(facts, today)
    health, reason = _health(facts, today)
    return Verdict(at, health, reason, stuck(facts, today))


def phase(facts: Facts, today: dt.date) -> Phase:
    """How far the two have come: that they met says more than a missing signature."""
    if facts.ended:
        return Phase.CLOSED
    if not facts.told:
        return Phase.NOT_BEGUN
    if facts.through or (facts.steps and not facts.open) or today >= facts.ends_on - dt.timedelta(CLOSING):
        return Phase.CLOSING
    if facts.met_on:
        return Phase.UNDER_WAY
    if facts.signed or facts.ahead:
        return Phase.AHEAD
    return Phase.AGREEING if facts.begun else Phase.NOT_BEGUN


def stuck(facts: Facts, today: dt.date) -> int:
    """For how many days the same stage has lasted, once that is long, and zero otherwise.

    Nobody is stuck who has a date, whose next step is not due, or whom somebody has looked at and left for a while.
    """
    days = (today - facts.moved_on).days
    waits = facts.ahead or bool(facts.due_on and facts.due_on > today) or _left(facts, today)
    over = facts.ended or not facts.told or _finished(facts)
    return 0 if waits or over or days < STUCK else days


def _health(facts: Facts, today: dt.date) -> tuple[Health, str]:
    if _finished(facts):
        return Health.FINISHED, _how_finished(facts)
    if facts.ended:
        return Health.NONE, "The pairing has ended."
    if not facts.told:
        return Health.EARLY, "The two have not been told yet."
    health, reason = _going(facts, today)
    if health == Health.CHECK_IN and _left(facts, today):
        return Health.UNKNOWN, f"Looked at, and left until {_day(facts.left_until)}."
    return health, reason


def _going(facts: Facts, today: dt.date) -> tuple[Health, str]:
    """The state of a pair that goes on, whether or not somebody has looked at it."""
    quiet = (today - max(facts.began_on, facts.contact_on or facts.began_on)).days
    if not facts.here:
        return Health.CHECK_IN, "One of the two has said “not now”, or takes part no more."
    if facts.ahead:
        return Health.ON_TRACK, "They have a date."
    if quiet >= LONG_SILENT:
        over = " If it is over, propose to close; nothing ends by itself." if quiet >= OVER else ""
        return Health.CHECK_IN, f"{_silence(quiet)} It is time that somebody asks; they may well meet elsewhere.{over}"
    if facts.contact_on is None and quiet >= NO_DATE:
        return Health.CHECK_IN, f"No first date after {quiet} days, and both were asked twice. Help them to find one."
    if quiet >= SILENT:
        return Health.UNKNOWN, f"{_silence(quiet)} They may well meet elsewhere."
    if facts.contact_on:
        return Health.ON_TRACK, f"Last sign of contact {_ago(quiet)}."
    return Health.EARLY, f"They began {_ago(quiet)}; nothing has to be known yet."


def _finished(facts: Facts) -> bool:
    """All goals are reached, or the two have agreed to close."""
    return facts.through or (facts.goals > 0 and facts.reached == facts.goals)


def _how_finished(facts: Facts) -> str:
    if facts.ended:
        return "They reached what they wanted, and closed."
    told = " They have agreed to close." if facts.through else ""
    if facts.goals and facts.reached == facts.goals:
        return f"{'Their goal is' if facts.goals == 1 else f'All {facts.goals} goals are'} reached.{told}"
    return told.strip()


def _left(facts: Facts, today: dt.date) -> bool:
    return facts.left_until is not None and facts.left_until > today


def _silence(days: int) -> str:
    return f"No sign of contact for {days} days."


def _ago(days: int) -> str:
    return "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"


def _day(day: dt.date | None) -> str:
    return f"{day.day} {day:%B}" if day else ""
