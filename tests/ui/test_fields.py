"""Fields that take what makes sense and refuse a slip of the finger."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms

from ui.fields import DayField


@pytest.mark.parametrize("day", ["0001-01-01", "0202-01-11", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_a_year_with_a_slip_of_the_finger_is_refused(day: str) -> None:
    with pytest.raises(forms.ValidationError, match=f"Look at the year again: {int(day[:4])}."):
        DayField().clean(day)


def test_a_day_of_our_time_is_taken() -> None:
    assert [DayField().clean(day) for day in ("1900-01-01", "2100-12-31")] == [
        dt.date(1900, 1, 1),
        dt.date(2100, 12, 31),
    ]
    assert DayField(required=False).clean("") is None
