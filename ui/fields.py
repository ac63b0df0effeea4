"""Fields of forms that Django has almost."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from ui.widgets import DayInput

_YEARS = range(1900, 2101)


def in_our_time(day: dt.date) -> None:
    """A year with a slip of the finger in it moves whatever counts from that day, or beyond what a calendar can count."""
    if day.year not in _YEARS:
        raise forms.ValidationError(_("Look at the year again: %(year)s."), params={"year": day.year})


class DayField(forms.DateField):
    """A day of our time, picked with the browser's calendar."""

    widget = DayInput
    default_validators = [in_our_time]
