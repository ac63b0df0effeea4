"""Forms of a cohort and of a live program."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from programs.forms.wizard import AudienceForm
from programs.models import Audience, Cohort
from ui.widgets import DayInput


class CohortForm(AudienceForm):
    """A cohort that is running: its name, dates and cap, and whom it is for."""

    months = None  # type: ignore[assignment]
    sessions = None  # type: ignore[assignment]
    ends_on = forms.DateField(label="Ends on", required=False, widget=DayInput)
    field_order = ("cohort_name", "starts_on", "ends_on", "cap")

    @staticmethod
    def saying(cohort: Cohort, audiences: dict[str, Audience]) -> dict[str, Any]:
        """What the cohort says now."""
        return AudienceForm.reading(cohort.program, cohort, audiences) | {"ends_on": cohort.ends_on}

    def clean_ends_on(self) -> dt.date | None:
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data["ends_on"]
        if start and end and end <= start:
            raise forms.ValidationError("The end lies before the start.")
        return end

    def facts(self) -> dict[str, Any]:
        """The columns of the cohort."""
        data = self.cleaned_data
        return {"name": data["cohort_name"]} | {name: data[name] for name in ("starts_on", "ends_on", "cap")}


class CloneForm(forms.Form):
    """The next intake: its name, start and cap; everything else is taken over."""

    name = forms.CharField(label="Name of the new cohort", max_length=300)
    starts_on = forms.DateField(label="Starts on", required=False, widget=DayInput)
    cap = forms.IntegerField(label="Pairs at most", min_value=1, max_value=50_000)


class ProgramForm(forms.Form):
    """How a live program is called and what it is for; participants read both."""

    name = forms.CharField(
        label="Program name", max_length=300, help_text="Participants see this name in every letter."
    )
    description = forms.CharField(
        label="In one or two sentences", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
