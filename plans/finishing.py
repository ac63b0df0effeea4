"""Whether two who meet less have finished, or need a hand. Pure: days and numbers in, one word out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from enum import StrEnum
from statistics import mean

# Two stretches of so many days are compared: a monthly rhythm has two talks in each.
STRETCH = dt.timedelta(days=60)
# So good, of five, are talks that two like to look back on; and so many of the latest ones are asked about.
GOOD, LATEST = 4, 4


class Finish(StrEnum):
    """What a pair is offered."""

    NOTHING = "nothing"
    GRADUATE = "graduate"
    HELP = "help"


def falling(days: Collection[dt.date], today: dt.date) -> bool:
    """Whether there was contact on two days or more of the stretch before, and on half of that or less since.

    Where little was known, little can fall: unknown is not inactive.
    """
    known = set(days)
    since = sum(today - STRETCH < day <= today for day in known)
    before = sum(today - 2 * STRETCH < day <= today - STRETCH for day in known)
    return before >= 2 and 2 * since <= before


def suggest(*, goals: Sequence[int], days: Collection[dt.date], ratings: Sequence[int], today: dt.date) -> Finish:
    """Graduation to those who have reached what they wanted and liked it; help to all others whose contact falls.

    ``goals`` are percents of what the two agreed on, ``days`` those of their contacts, ``ratings`` of 1 to 5 what
    they said of their latest talks.
    """
    if not falling(days, today):
        return Finish.NOTHING
    reached = bool(goals) and min(goals) == 100
    liked = bool(ratings) and mean(ratings) >= GOOD
    return Finish.GRADUATE if reached and liked else Finish.HELP
