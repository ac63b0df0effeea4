"""When a survey is sent and to whom, in words. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from surveys.enums import Moment

# Moments from which days are counted, each with what it is called there.
COUNTED = {
    Moment.BASELINE: "a pairing begins",
    Moment.DAY_7: "a pairing begins",
    Moment.DAY_30: "a pairing begins",
    Moment.END: "a pairing ends",
    Moment.AFTER_90: "a pairing ends",
}
_OTHERS = {
    Moment.NOT_ENGAGED: "When a pair has gone quiet",
    Moment.UNPAIRED: "When somebody waits for a partner while others have one",
    Moment.BY_HAND: "When you send it",
}
# What an admin chooses from; the words behind the line say more.
CHOICES = {
    Moment.BASELINE: "When a pairing begins|Each of the two is asked in their first days.",
    Moment.DAY_30: "Some days into a pairing|Counted for each pairing from its own beginning.",
    Moment.EVERY_60: "Again and again|Every so many days, as long as a pairing goes on.",
    Moment.END: "When a pairing ends|Whoever goes on with somebody else has come to no end.",
    Moment.AFTER_90: "Some days after the end|To see what has lasted.",
    Moment.NOT_ENGAGED: "When a pair has gone quiet|After a month without any sign that they have met.",
    Moment.UNPAIRED: "When somebody has no partner|While others of the cohort have one.",
    Moment.ON_DATE: "On a date|Everybody on the same day.",
    Moment.BY_HAND: "When you send it|Nothing goes out by itself.",
}
ALIKE = {Moment.DAY_7: Moment.DAY_30}


class Timed(Protocol):
    """What says when a survey is sent."""

    @property
    def moment(self) -> str: ...
    @property
    def days(self) -> int: ...
    @property
    def on_date(self) -> dt.date | None: ...


def words(survey: Timed) -> str:
    """When a survey is sent."""
    moment, days = Moment(survey.moment), survey.days
    if moment == Moment.ON_DATE and survey.on_date:
        return f"On {survey.on_date.day} {survey.on_date:%B %Y}"
    if moment == Moment.EVERY_60:
        return f"Every {_days(days)} while a pairing goes on"
    if moment in COUNTED:
        return f"{_days(days)} after {COUNTED[moment]}" if days else f"When {COUNTED[moment]}"
    return _OTHERS.get(moment, str(moment.label))


def _days(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}"
