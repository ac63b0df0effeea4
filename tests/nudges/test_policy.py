"""When a nudge may go, in the recipient's time zone: pure."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nudges.policy import Hours, Limits, NeverOpens, Verdict, after_working_days, decide

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
WEEK = frozenset(range(5))
HOURS = Hours(BERLIN, WEEK, 8 * 60, 18 * 60)


def at(text: str, zone: dt.tzinfo = BERLIN) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


# Tuesday 24 November 2026 is a working day.
@pytest.mark.parametrize(
    ("now", "limits", "goes", "held_by"),
    [
        ("2026-11-24 09:30", Limits(), "2026-11-24 09:30", ""),
        ("2026-11-24 07:59", Limits(), "2026-11-24 08:00", "quiet"),
        ("2026-11-24 18:00", Limits(), "2026-11-25 08:00", "quiet"),
        ("2026-11-27 18:00", Limits(), "2026-11-30 08:00", "quiet"),
        ("2026-11-28 12:00", Limits(), "2026-11-30 08:00", "day_off"),
        ("2026-11-24 09:30", Limits(snoozed_until=dt.date(2026, 12, 5)), "2026-12-07 08:00", "snooze"),
        (
            "2026-11-24 09:30",
            Limits(blackouts=[(dt.date(2026, 11, 20), dt.date(2026, 11, 25))]),
            "2026-11-26 08:00",
            "blackout",
        ),
        ("2026-11-24 09:30", Limits(budget=1, sent=[at("2026-11-23 08:00")]), "2026-11-30 08:00", "budget"),
        ("2026-11-24 09:30", Limits(budget=2, sent=[at("2026-11-23 08:00")]), "2026-11-24 09:30", ""),
        # Sunday night belongs to the week before.
        ("2026-11-24 09:30", Limits(budget=1, sent=[at("2026-11-22 23:59")]), "2026-11-24 09:30", ""),
    ],
)
def test_what_holds_a_nudge_and_until_when(now: str, limits: Limits, goes: str, held_by: str) -> None:
    assert decide(at(now), HOURS, limits) == Verdict(at(goes), held_by)


def test_the_hours_are_those_of_the_recipient() -> None:
    noon = at("2026-11-24 12:00")
    tokyo = Hours(TOKYO, WEEK, 8 * 60, 18 * 60)
    assert decide(noon, tokyo, Limits()) == Verdict(at("2026-11-25 08:00", TOKYO), "quiet")


def test_the_morning_after_the_clock_changes_begins_at_eight() -> None:
    saturday = at("2026-03-28 12:00")
    assert decide(saturday, HOURS, Limits()).at.astimezone(BERLIN).isoformat() == "2026-03-30T08:00:00+02:00"


@pytest.mark.parametrize(
    ("hours", "limits"),
    [
        (Hours(BERLIN, frozenset(), 480, 1080), Limits()),
        (Hours(BERLIN, WEEK, 1080, 480), Limits()),
        (HOURS, Limits(budget=0)),
    ],
)
def test_a_policy_that_never_opens_says_so(hours: Hours, limits: Limits) -> None:
    with pytest.raises(NeverOpens):
        decide(at("2026-11-24 12:00"), hours, limits)


MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(dt.UTC))
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1))


@given(
    now=MOMENTS,
    zone=st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia", "UTC"]),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    opens=st.integers(0, 1438),
    length=st.integers(1, 600),
    blackout=st.tuples(DAYS, st.integers(0, 40)),
    sent=st.lists(MOMENTS, max_size=4),
)
@settings(max_examples=200, deadline=None)
def test_a_nudge_never_goes_at_a_forbidden_moment_and_never_too_late(
    now: Any, zone: str, days: Any, opens: int, length: int, blackout: Any, sent: Any
) -> None:
    hours = Hours(ZoneInfo(zone), days, opens, min(opens + length, 1440))
    first, last = blackout[0], blackout[0] + dt.timedelta(blackout[1])
    limits = Limits(blackouts=[(first, last)], budget=1, sent=sent, snoozed_until=None)
    verdict = decide(now, hours, limits)
    local = verdict.at.astimezone(hours.zone)
    assert verdict.at >= now
    assert (verdict.at == now) == (verdict.held_by == "")
    assert local.weekday() in days
    assert not first <= local.date() <= last
    weeks = {one.astimezone(hours.zone).isocalendar()[:2] for one in sent}
    assert local.isocalendar()[:2] not in weeks
    # An hour that the clock skips in spring is the one exception to the minute of the day.
    assert opens <= local.hour * 60 + local.minute < hours.closes or local.hour * 60 + local.minute - opens <= 60


def test_working_days_are_counted_where_somebody_is() -> None:
    hours = Hours(ZoneInfo("Pacific/Auckland"), frozenset({0, 1, 2, 3, 4}), 0, 1440)
    friday_evening = dt.datetime(2026, 11, 27, 20, tzinfo=dt.UTC)  # Saturday morning in Auckland
    assert after_working_days(friday_evening, 1, hours, ()) == dt.datetime(2026, 11, 29, 20, tzinfo=dt.UTC)


def test_a_blackout_without_an_end_ends_nobodys_patience() -> None:
    hours = Hours(dt.UTC, frozenset({0, 1, 2, 3, 4}), 0, 1440)
    now = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
    found = after_working_days(now, 5, hours, [(dt.date(2026, 1, 1), dt.date(2100, 1, 1))])
    assert now + dt.timedelta(days=200) < found < now + dt.timedelta(days=400)
