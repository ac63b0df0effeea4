"""Times at which two people can meet: proposed from the hours of both, each counted with the clock where they are. Pure.

All moments that go in and come out are aware and mean UTC. A day's clock is asked for every moment by itself, so that a week
in which one of the two has changed the clock already, and the other has not, is right for both.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

MOST = 3
DAY = 24
# Who has told no hours: Monday to Friday, nine to five.
USUAL = frozenset(day * DAY + hour for day in range(5) for hour in range(9, 17))
# How far times are looked for, and again when too few were found.
SOON, LATER = dt.timedelta(days=14), dt.timedelta(days=42)
_STEP = dt.timedelta(minutes=30)
_CHECKED = dt.timedelta(minutes=15)
# Two times of one day lie so far apart that choosing between them means something.
_APART = dt.timedelta(hours=3)

Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Person:
    """When somebody can meet: the hours of a usual week where they are (0 is Monday from 0 to 1), those they like best, what is
    taken already, and how many days before a meeting they want to know of it."""

    zone: dt.tzinfo
    week: Collection[int] = USUAL
    liked: Collection[int] = ()
    taken: Sequence[Span] = ()
    notice: int = 1


def zone_of(*names: str) -> dt.tzinfo:
    """The first of these time zones that exists."""
    for name in names:
        try:
            if name:
                return zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            continue
    return dt.UTC


def propose(
    people: Sequence[Person],
    *,
    now: dt.datetime,
    minutes: int,
    blackouts: Sequence[tuple[dt.date, dt.date]] = (),
    most: int = MOST,
) -> list[dt.datetime]:
    """Up to ``most`` times that suit everybody, in order; on different days where that is possible, liked ones first."""
    found: list[dt.datetime] = []
    first = now + dt.timedelta(days=max(person.notice for person in people))
    for reach in (SOON, LATER):
        fitting = [
            one for one in _moments(people[0].zone, first, now + reach) if _fits(one, minutes, people, blackouts)
        ]
        found = _chosen(fitting, people, most)
        if len(found) >= most:
            break
    return sorted(found)


def suits(start: dt.datetime, minutes: int, person: Person) -> bool:
    """Whether a meeting lies within somebody's hours."""
    return all(_hour(at, person.zone) in person.week for at in _through(start, minutes))


def _moments(zone: dt.tzinfo, first: dt.datetime, last: dt.datetime) -> Iterator[dt.datetime]:
    """Every full and half hour of somebody's clock. What the clock leaves out is not there, and what it has twice comes once."""
    day = first.astimezone(zone).date()
    while day <= last.astimezone(zone).date():
        for half in range(2 * DAY):
            local = dt.datetime.combine(day, dt.time(), zone) + half * _STEP
            moment = local.astimezone(dt.UTC)
            if first <= moment <= last and moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
                yield moment
        day += dt.timedelta(days=1)


def _fits(
    start: dt.datetime, minutes: int, people: Sequence[Person], blackouts: Sequence[tuple[dt.date, dt.date]]
) -> bool:
    return all(
        suits(start, minutes, person)
        and not _is_taken(start, minutes, person.taken)
        and not _is_black(start.astimezone(person.zone).date(), blackouts)
        for person in people
    )


def _through(start: dt.datetime, minutes: int) -> Iterator[dt.datetime]:
    """Moments through a meeting, close enough to touch every hour of it anywhere in the world."""
    end, at = start + dt.timedelta(minutes=minutes), start
    while at < end:
        yield at
        at += _CHECKED


def _hour(moment: dt.datetime, zone: dt.tzinfo) -> int:
    local = moment.astimezone(zone)
    return local.weekday() * DAY + local.hour


def _is_taken(start: dt.datetime, minutes: int, taken: Iterable[Span]) -> bool:
    end = start + dt.timedelta(minutes=minutes)
    return any(begin < end and start < over for begin, over in taken)


def _is_black(day: dt.date, blackouts: Sequence[tuple[dt.date, dt.date]]) -> bool:
    return any(first <= day <= last for first, last in blackouts)


def _chosen(fitting: Sequence[dt.datetime], people: Sequence[Person], most: int) -> list[dt.datetime]:
    """The best of each day first, then more of the days that are there, far enough from what was chosen."""
    best = sorted(fitting, key=lambda moment: _rank(moment, people))
    chosen: list[dt.datetime] = []
    days: set[dt.date] = set()
    for moment in best:
        day = moment.astimezone(people[0].zone).date()
        if len(chosen) < most and day not in days:
            chosen.append(moment)
            days.add(day)
    for moment in best:
        if len(chosen) < most and all(abs(moment - other) >= _APART for other in chosen):
            chosen.append(moment)
    return chosen


def _rank(moment: dt.datetime, people: Sequence[Person]) -> tuple[int, dt.date, int, int, dt.datetime]:
    """The lower the better: liked by more, sooner, on the hour, and far from everybody's edge of the day."""
    local = [moment.astimezone(person.zone) for person in people]
    liked = sum(_hour(moment, person.zone) in person.liked for person in people)
    edge = max(abs(one.hour * 60 + one.minute - 12 * 60) for one in local)
    return -liked, local[0].date(), local[0].minute, edge, moment
