"""Forms by which admins add to figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from ui.widgets import DayInput, Textarea


class ReadingForm(forms.Form):
    """Where a measure stood on a day, and where that is from."""

    value = forms.DecimalField(label="Value", max_digits=12, decimal_places=2)
    day = forms.DateField(label="On which day", widget=DayInput)
    source = forms.CharField(
        label="Where it is from",
        max_length=300,
        widget=Textarea(attrs={"rows": 2}),
        help_text="Such as “employee survey in October, 64 of 80 answered”. Everybody who sees the dashboard reads it.",
    )

    def __init__(self, *args: Any, today: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_day(self) -> dt.date:
        """A value is known of today or of an earlier day."""
        day: dt.date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError("Choose today or an earlier day: nobody knows this yet.")
        return day


class DayForm(forms.Form):
    """Which day is meant."""

    day = forms.DateField()


class ReasonForm(forms.Form):
    """Which feedback made somebody change something."""

    text = forms.CharField(
        label="Which feedback led to it?",
        max_length=500,
        required=False,
        widget=Textarea(attrs={"rows": 4}),
        help_text="In your own words, without naming anybody. Everybody who sees the dashboard reads it.",
    )
