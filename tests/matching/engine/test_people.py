"""From records to arrays: hours across zones, lists of pairs, and words that nobody else uses."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from matching.engine.kernels import hour_bits
from matching.engine.people import Person, build_inputs, weekly_hours, weekly_slots
from matching.engine.types import Inputs, InvalidInput, Rule

WINTER, SUMMER = dt.date(2026, 11, 25), dt.date(2026, 7, 1)
DAY = 24 * 60


def minutes(hours: tuple[tuple[int, int], ...]) -> set[int]:
    """Minutes of the week, in quarters, in which somebody with these hours works."""
    words = build_inputs(mentors=[Person(id="amara", hours=hours)], mentees=[]).mentors.hours
    return {int(slot) * 15 for slot in np.flatnonzero(hour_bits(words)[0])}


def nine_to_five(zone: str, on: dt.date, weekdays: range = range(5)) -> tuple[tuple[int, int], ...]:
    """Office hours of a zone in the week of a day."""
    return weekly_hours(weekdays=weekdays, start=dt.time(9), end=dt.time(17), zone=zone, on=on)


@pytest.mark.parametrize(
    ("zone", "on", "monday"),
    [
        ("Europe/Berlin", WINTER, 8 * 60),
        ("Europe/Berlin", SUMMER, 7 * 60),
        ("America/New_York", WINTER, 14 * 60),
        ("Asia/Kolkata", WINTER, 3 * 60 + 30),
        ("Asia/Kathmandu", WINTER, 3 * 60 + 15),
        ("Pacific/Auckland", WINTER, -4 * 60),
    ],
)
def test_local_office_hours_become_utc(zone: str, on: dt.date, monday: int) -> None:
    assert nine_to_five(zone, on) == tuple((k * DAY + monday, k * DAY + monday + 480) for k in range(5))


def test_a_week_is_a_ring() -> None:
    sunday_night = weekly_hours(weekdays=[6], start=dt.time(22), end=dt.time(2), zone="UTC", on=WINTER)
    assert sunday_night == ((6 * DAY + 22 * 60, 7 * DAY + 2 * 60),)
    assert minutes(sunday_night) == {*range(6 * DAY + 22 * 60, 7 * DAY, 15), *range(0, 120, 15)}
    assert min(minutes(nine_to_five("Pacific/Auckland", WINTER, range(1)))) == 0
    assert max(minutes(nine_to_five("Pacific/Auckland", WINTER, range(1)))) == 7 * DAY - 15


def test_only_whole_quarters_count() -> None:
    assert minutes(((541, 584),)) == {555}
    assert minutes(((541, 554),)) == set()
    assert len(minutes(((0, 7 * DAY),))) == 672


def listed(inputs: Inputs, rule: Rule) -> list[list[int]]:
    """The (mentee, mentor) rows that a rule lists."""
    pairs: list[list[int]] = inputs.listed[rule].tolist()
    return pairs


def test_a_line_is_forbidden_up_and_down_at_any_distance() -> None:
    mentors = [
        Person(id="m0", employee="deep", managers=("middle", "top")),
        Person(id="m1", employee="chief"),
    ]
    mentees = [Person(id="s0", employee="top"), Person(id="s1", employee="other", managers=("head", "chief"))]
    assert listed(build_inputs(mentors=mentors, mentees=mentees), Rule.REPORTING_LINE) == [[0, 0], [1, 1]]


def test_pairs_are_read_both_ways_and_strangers_are_ignored() -> None:
    mentors, mentees = [Person(id="m0", employee="a")], [Person(id="s0", employee="b")]
    pairs = [("b", "a"), ("a", "b"), ("a", "gone"), ("gone", "b")]
    inputs = build_inputs(
        mentors=mentors, mentees=mentees, past_pairs=pairs, past_managers=pairs[:1], never_pairs=[("x", "y")]
    )
    rules = (Rule.PAST_PAIR, Rule.RECENT_MANAGER, Rule.NEVER_PAIR)
    assert [listed(inputs, rule) for rule in rules] == [[[0, 0]], [[0, 0]], []]


def test_wishes_for_people_who_are_not_here_keep_the_rank_of_the_others() -> None:
    mentee = Person(id="s0", preferences=("gone", "m1", "m0", "m1"))
    inputs = build_inputs(mentors=[Person(id="m0"), Person(id="m1")], mentees=[mentee])
    assert inputs.mentees.preferences.tolist() == [[0, 0, 2], [0, 1, 1]]


def test_people_are_found_by_id_or_refused() -> None:
    inputs = build_inputs(mentors=[Person(id="b"), Person(id="a")], mentees=[Person(id="ä")])
    assert (inputs.mentors.ids, inputs.mentor_index("b"), inputs.mentee_index("ä")) == (("a", "b"), 1, 0)
    with pytest.raises(InvalidInput, match="no mentor z"):
        inputs.mentor_index("z")
    with pytest.raises(InvalidInput, match="mentor a is listed twice"):
        build_inputs(mentors=[Person(id="a"), Person(id="a")], mentees=[])


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kathmandu", "Pacific/Auckland"])
@pytest.mark.parametrize("on", [WINTER, SUMMER, dt.date(2027, 3, 28)])
def test_hours_one_by_one_are_the_same_minutes_as_hours_in_a_row(zone: str, on: dt.date) -> None:
    hours = [day * 24 + hour for day in range(7) for hour in range(9, 17)]
    assert minutes(weekly_slots(hours=hours, zone=zone, on=on)) == minutes(nine_to_five(zone, on, range(7)))


def test_the_last_hour_of_the_week_ends_on_monday() -> None:
    assert weekly_slots(hours=[167, 167], zone="UTC", on=WINTER) == ((7 * DAY - 60, 7 * DAY),)
