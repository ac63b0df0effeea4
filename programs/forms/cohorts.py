"""Forms of a cohort, and of a live program's criteria and rules."""

from __future__ import annotations

import datetime as dt

from django import forms

from programs.models import Cohort
from ui.widgets import DayInput


class CohortForm(forms.ModelForm):  # type: ignore[type-arg]
    """A cohort's name, dates and cap."""

    class Meta:
        model = Cohort
        fields = ("name", "starts_on", "ends_on", "cap")
        labels = {"starts_on": "Starts on", "ends_on": "Ends on", "cap": "Pairs at most"}
        widgets = {
            "starts_on": DayInput,
            "ends_on": DayInput,
        }

    def clean_ends_on(self) -> dt.date | None:
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data["ends_on"]
        if start and end and end <= start:
            raise forms.ValidationError("The end lies before the start.")
        return end


class CloneForm(forms.Form):
    """The next intake: its name, start and cap; everything else is taken over."""

    name = forms.CharField(label="Name of the new cohort", max_length=300)
    starts_on = forms.DateField(label="Starts on", required=False, widget=DayInput)
    cap = forms.IntegerField(label="Pairs at most", min_value=1, max_value=50_000)
