"""Proposed times: right for both clocks, around both changes of the clock, and never where one of the two cannot."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from plans import slots
from plans.slots import DAY, Person, propose

BERLIN, NEW_YORK, KOLKATA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")
MONDAY = dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)


def _week(start: int, end: int, days: range = range(5)) -> frozenset[int]:
    return frozenset(day * DAY + hour for day in days for hour in range(start, end))


def _local(times: list[dt.datetime], zone: dt.tzinfo) -> list[str]:
    return [f"{at.astimezone(zone):%a %d %b %H:%M}" for at in times]


def test_three_times_on_three_days_suit_both() -> None:
    times = propose([Person(BERLIN), Person(BERLIN)], now=MONDAY, minutes=45)
    assert _local(times, BERLIN) == ["Tue 01 Dec 12:00", "Wed 02 Dec 12:00", "Thu 03 Dec 12:00"]


def test_times_that_somebody_likes_come_first() -> None:
    liked = frozenset(4 * DAY + hour for hour in range(9, 12))
    times = propose([Person(BERLIN, liked=liked), Person(BERLIN)], now=MONDAY, minutes=45, most=1)
    assert _local(times, BERLIN) == ["Fri 04 Dec 11:00"]


def test_hours_are_those_of_each_ones_own_place() -> None:
    """Nine to five in Berlin and in New York meet for two hours."""
    times = propose([Person(BERLIN), Person(NEW_YORK)], now=MONDAY, minutes=60)
    assert {f"{at.astimezone(BERLIN):%H:%M} {at.astimezone(NEW_YORK):%H:%M}" for at in times} == {"15:00 09:00"}
    assert all(slots.suits(at, 60, Person(NEW_YORK)) for at in times)


def test_a_half_hour_s_clock_is_met() -> None:
    """Nine o'clock in Berlin is half past one in Kolkata: a meeting touches hours of both that begin at different minutes."""
    people = [Person(BERLIN, week=_week(9, 12)), Person(KOLKATA, week=_week(14, 18))]
    times = propose(people, now=MONDAY, minutes=45)
    assert {f"{at.astimezone(KOLKATA):%H:%M}" for at in times} == {"14:30"}
    assert {f"{at.astimezone(BERLIN):%H:%M}" for at in times} == {"10:00"}


@pytest.mark.parametrize(
    ("now", "before", "after"),
    [
        # Clocks go forward on Sunday 29 March in Berlin, and did on 8 March in New York: five hours apart, then six.
        (dt.datetime(2026, 3, 26, 6, tzinfo=dt.UTC), "Fri 27 Mar 14:00 09:00", "Mon 30 Mar 15:00 09:00"),
        # They go back on 25 October in Berlin, and on 1 November in New York.
        (dt.datetime(2026, 10, 22, 6, tzinfo=dt.UTC), "Fri 23 Oct 15:00 09:00", "Mon 26 Oct 14:00 09:00"),
        (dt.datetime(2026, 10, 29, 6, tzinfo=dt.UTC), "Fri 30 Oct 14:00 09:00", "Mon 02 Nov 15:00 09:00"),
    ],
)
def test_each_week_counts_with_the_clocks_of_that_week(now: dt.datetime, before: str, after: str) -> None:
    hour = frozenset(day * DAY + 9 for day in range(5))
    times = propose([Person(BERLIN), Person(NEW_YORK, week=hour)], now=now, minutes=60)
    said = [f"{at.astimezone(BERLIN):%a %d %b %H:%M} {at.astimezone(NEW_YORK):%H:%M}" for at in times]
    assert said[:2] == [before, after]


def test_an_hour_that_the_clock_leaves_out_is_never_proposed() -> None:
    """Between two and three on the night of the change there is nothing in Berlin; on the other night it comes twice."""
    night = frozenset(6 * DAY + hour for hour in (2,))
    spring = propose([Person(BERLIN, week=night)], now=dt.datetime(2026, 3, 26, tzinfo=dt.UTC), minutes=30)
    assert [f"{at.astimezone(BERLIN):%d %b %H}" for at in spring] == ["05 Apr 02", "12 Apr 02", "19 Apr 02"]
    autumn = propose([Person(BERLIN, week=night)], now=dt.datetime(2026, 10, 22, tzinfo=dt.UTC), minutes=30, most=1)
    assert autumn == [dt.datetime(2026, 10, 25, 0, tzinfo=dt.UTC)]


def test_blackouts_and_what_is_taken_are_left_out() -> None:
    noon = dt.datetime(2026, 12, 4, 11, tzinfo=dt.UTC)
    taken = [(noon - dt.timedelta(hours=4), noon + dt.timedelta(hours=6))]
    black = [(dt.date(2026, 12, 1), dt.date(2026, 12, 3))]
    times = propose([Person(BERLIN), Person(BERLIN, taken=taken)], now=MONDAY, minutes=45, blackouts=black)
    assert _local(times, BERLIN) == ["Mon 07 Dec 12:00", "Tue 08 Dec 12:00", "Wed 09 Dec 12:00"]


def test_whoever_wants_to_know_a_week_before_does() -> None:
    times = propose([Person(BERLIN), Person(BERLIN, notice=7)], now=MONDAY, minutes=45, most=1)
    assert _local(times, BERLIN) == ["Mon 07 Dec 12:00"]


def test_few_hours_give_times_apart_or_fewer() -> None:
    one_day = _week(9, 16, range(1))
    times = propose([Person(BERLIN, week=one_day)], now=MONDAY, minutes=60)
    assert _local(times, BERLIN) == ["Mon 07 Dec 09:00", "Mon 07 Dec 12:00", "Mon 14 Dec 09:00"]
    assert (
        propose([Person(BERLIN, week=_week(9, 10)), Person(BERLIN, week=_week(15, 16))], now=MONDAY, minutes=45) == []
    )


def test_a_meeting_across_the_edge_of_hours_does_not_fit() -> None:
    person = Person(BERLIN, week=_week(9, 10))
    nine = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)
    assert [slots.suits(nine, minutes, person) for minutes in (45, 60, 75)] == [True, True, False]


def test_a_zone_that_nobody_knows_is_passed_over() -> None:
    assert slots.zone_of("", "Mars/Olympus", "Europe/Berlin") == BERLIN
    assert slots.zone_of("nowhere") == dt.UTC
