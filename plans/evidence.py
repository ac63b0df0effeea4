"""What is known of a pair's contact, where from, and how certainly. No evidence means unknown, and never inactive. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Source(StrEnum):
    """Where we know it from."""

    CALENDAR = "calendar"
    REPLY = "reply"
    TAP = "tap"
    LOG = "log"


class Certainty(IntEnum):
    """How certain a contact is: a date in the calendar, one of the two, or both."""

    UNKNOWN = 0
    POSSIBLE = 1
    LIKELY = 2
    SURE = 3


WORDS = {
    Certainty.UNKNOWN: "Unknown",
    Certainty.POSSIBLE: "Perhaps",
    Certainty.LIKELY: "Likely",
    Certainty.SURE: "Certain",
}
SOURCES = {
    Source.CALENDAR: "a date in the calendar",
    Source.REPLY: "a time was agreed",
    Source.TAP: "one tap after it",
    Source.LOG: "written down",
}


@dataclass(frozen=True)
class Evidence:
    """One sign that two people were in contact on a day; ``said_by`` is how many of the two have said so."""

    day: dt.date
    source: Source
    said_by: int = 0

    @property
    def certainty(self) -> Certainty:
        """Nobody's word is a possibility, one word is likely, two are certain."""
        return (Certainty.POSSIBLE, Certainty.LIKELY, Certainty.SURE)[min(self.said_by, 2)]

    @property
    def word(self) -> str:
        """How certain it is, in a word."""
        return WORDS[self.certainty]

    @property
    def told(self) -> str:
        """Where it is known from, in words."""
        return SOURCES[self.source]


def merged(found: Iterable[Evidence]) -> list[Evidence]:
    """One evidence a day: what two people said apart of one day is said by both. The latest day first."""
    best: dict[dt.date, Evidence] = {}
    for one in found:
        before = best.get(one.day)
        if before is None or _weight(one) > _weight(before):
            best[one.day] = one
    return sorted(best.values(), key=lambda one: one.day, reverse=True)


def _weight(one: Evidence) -> tuple[int, bool]:
    return one.certainty, one.source != Source.REPLY


def last(found: Iterable[Evidence], today: dt.date) -> Evidence | None:
    """The latest evidence up to today; None is unknown. What lies ahead is a plan and no evidence."""
    return next(iter(merged(one for one in found if one.day <= today)), None)
