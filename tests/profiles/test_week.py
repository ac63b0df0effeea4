"""The hours of a usual week: from working hours and back, and in words."""

from __future__ import annotations

import pytest

from profiles import week


@pytest.mark.parametrize(
    ("days", "start", "end", "hours"),
    [
        ([0], 9 * 60, 12 * 60, [9, 10, 11]),
        ([0, 6], 9 * 60 + 30, 11 * 60 + 30, [10, 154]),  # half an hour is no whole one
        ([6], 22 * 60, 2 * 60, [0, 1, 166, 167]),  # Sunday night ends on Monday
        ([0], None, 12 * 60, []),
    ],
)
def test_working_hours_as_hours_of_the_week(
    days: list[int], start: int | None, end: int | None, hours: list[int]
) -> None:
    assert week.of_work(days, start, end) == hours


@pytest.mark.parametrize(
    ("hours", "hull"),
    [
        ([], ([], None, None)),
        ([9, 11, 34], ([0, 1], 9 * 60, 12 * 60)),
        ([0, 23], ([0], 0, 24 * 60 - 1)),
    ],
)
def test_days_and_times_that_hold_all_hours(hours: list[int], hull: tuple[list[int], int | None, int | None]) -> None:
    assert week.hull(hours) == hull


def test_hours_in_words() -> None:
    assert week.in_words([9, 10, 13, 33]) == ["Monday 9 to 11 and 13 to 14", "Tuesday 9 to 10"]


def test_a_grid_shows_every_hour_that_is_chosen() -> None:
    assert list(week.shown([], whole=False)) == list(range(7, 20))
    assert list(week.shown([5, 24 + 22], whole=False)) == list(range(5, 23))
    assert list(week.shown([], whole=True)) == list(range(24))
