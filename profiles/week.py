"""The hours of a usual week in which somebody can meet, where they are: 0 is Monday from 0 to 1, 167 Sunday from 23. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from profiles.words import WEEKDAYS

DAY = 24
WEEK = 7 * DAY
# What a grid shows when nobody said otherwise.
FIRST, LAST = 7, 20
LAST_MINUTE = DAY * 60 - 1


def of_work(days: Iterable[int], start: int | None, end: int | None) -> list[int]:
    """The whole hours within working hours; these may go across midnight. Minutes after midnight."""
    if start is None or end is None:
        return []
    until = end if end > start else end + DAY * 60
    hours = range(-(-start // 60), until // 60)
    return sorted({(day * DAY + hour) % WEEK for day in days for hour in hours})


def hull(hours: Collection[int]) -> tuple[list[int], int | None, int | None]:
    """The days of these hours, and from when until when they all lie: what lists and sign-up sheets call working hours."""
    if not hours:
        return [], None, None
    days = sorted({hour // DAY for hour in hours})
    times = [hour % DAY for hour in hours]
    return days, min(times) * 60, min((max(times) + 1) * 60, LAST_MINUTE)


def runs(hours: Iterable[int]) -> list[tuple[int, int, int]]:
    """Hours in a row, as the day and from when until when; each lies within one day."""
    found = []
    for day, of_day in groupby(sorted(set(hours)), key=lambda hour: hour // DAY):
        times = [hour % DAY for hour in of_day]
        starts = [time for time in times if time - 1 not in times]
        ends = [time + 1 for time in times if time + 1 not in times]
        found += [(day, start, end) for start, end in zip(starts, ends, strict=True)]
    return found


def in_words(hours: Iterable[int]) -> list[str]:
    """The hours day by day, as somebody would say them."""
    days = groupby(runs(hours), key=lambda run: run[0])
    return [f"{WEEKDAYS[day]} {' and '.join(f'{a} to {b}' for _, a, b in of_day)}" for day, of_day in days]


def shown(chosen: Collection[int], *, whole: bool) -> Sequence[int]:
    """The hours of a day that a grid shows: the usual ones and all that are chosen, or the whole day."""
    times = [hour % DAY for hour in chosen]
    return range(DAY) if whole else range(min([FIRST, *times]), max([LAST, *(time + 1 for time in times)]))
