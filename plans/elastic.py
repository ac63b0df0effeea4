"""Plans that bend: days that blackouts push on, and the rest of a plan spread over the time that is left. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

# A blackout that lasts longer moves nothing: nobody would find their plan again behind it.
LONGEST = dt.timedelta(days=366)
# Nobody meets more often than this because a plan was laid out too late.
LEAST_DAYS = 7


@dataclass(frozen=True)
class Closed:
    """Days without sessions, the first and the last one included, and the first working day after them."""

    first: dt.date
    last: dt.date
    opens: dt.date


def closed(blackouts: Iterable[tuple[dt.date, dt.date]], workdays: Collection[int]) -> list[Closed]:
    """Blackouts as runs of days that do not overlap, in order. Where work begins again in the next one, it does so after it.

    ``workdays`` are the days of the week on which somebody works, Monday being 0.
    """
    found: list[Closed] = []
    for first, last in reversed(_joined(blackouts)):
        opens = _working_day(last, workdays)
        if found and opens >= found[-1].first:
            opens = found[-1].opens
        found.append(Closed(first, last, opens))
    return found[::-1]


def _joined(blackouts: Iterable[tuple[dt.date, dt.date]]) -> list[tuple[dt.date, dt.date]]:
    """The same days without overlaps."""
    runs: list[tuple[dt.date, dt.date]] = []
    for first, last in sorted(pair for pair in blackouts if pair[1] - pair[0] <= LONGEST):
        if runs and first <= runs[-1][1]:
            runs[-1] = runs[-1][0], max(runs[-1][1], last)
        else:
            runs.append((first, last))
    return [run for run in runs if run[1] < dt.date.max - dt.timedelta(days=LEAST_DAYS)]


def _working_day(last: dt.date, workdays: Collection[int]) -> dt.date:
    """The first working day after one; the very next day where nobody works at all."""
    days = [last + dt.timedelta(days=ahead) for ahead in range(1, 8)]
    return next((day for day in days if day.weekday() in workdays), days[0])


def moved(day: dt.date, runs: Sequence[Closed]) -> dt.date:
    """The day itself, or the first working day after the blackout in which it lies."""
    return next((run.opens for run in runs if run.first <= day <= run.last), day)


def spread(today: dt.date, last: dt.date, count: int) -> list[dt.date]:
    """So many days between today and the last one, evenly; a week apart, and beyond it, where the time is too short."""
    room = max((last - today).days, LEAST_DAYS * count)
    return [today + dt.timedelta(days=room * place // count) for place in range(1, count + 1)]
