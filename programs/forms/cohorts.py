"""Forms of a cohort and of a program; the wizard asks more beside them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.text import capfirst

from programs.enums import Side
from programs.models import Audience, Cohort, Program
from ui.widgets import DayInput, Textarea


def _in_this_century(day: dt.date | None) -> None:
    """A year with a slip of the finger in it moves everything that counts from a cohort's days."""
    if day is not None and not 2000 <= day.year < 2100:
        raise forms.ValidationError("Look at the year again: %(year)s.", params={"year": day.year})


class CohortForm(forms.Form):
    """A cohort: its name, start and size, and whom it is for."""

    cohort_name = forms.CharField(label="Name of this cohort", max_length=300)
    starts_on = forms.DateField(label="Starts on", widget=DayInput, validators=[_in_this_century])
    cap = forms.IntegerField(
        label="Pairs at most", min_value=1, max_value=50_000,
        help_text="A pilot of 10 to 20 pairs is easy to run well. More mentees than that go to a waitlist.",
    )  # fmt: skip

    def __init__(self, *args: Any, departments: list[str], locations: list[str], **kwargs: Any) -> None:
        """``departments`` and ``locations`` are those of today."""
        super().__init__(*args, **kwargs)
        for side in Side.values:
            many = f"{side}s"
            who = capfirst(many)
            for which, label in (("min", "from grade"), ("max", "to grade")):
                self.fields[f"{side}_grade_{which}"] = forms.IntegerField(
                    label=f"{who} {label}", required=False, min_value=0, max_value=1000
                )
            self.fields[f"{side}_tenure_months_min"] = forms.IntegerField(
                label=f"{who} here for months, at least", required=False, min_value=0, max_value=600
            )
            for name, values in (("departments", departments), ("locations", locations)):
                # What was chosen stays a choice when nobody works there any more: else saving would open the audience.
                choices = sorted({*values, *(self.initial.get(f"{side}_{name}") or ())})
                if not choices:
                    continue  # a list without entries would be a heading with nothing under it
                self.fields[f"{side}_{name}"] = forms.MultipleChoiceField(
                    label=f"{name.capitalize()} of {many}",
                    required=False,
                    choices=[(value, value) for value in choices],
                    widget=forms.CheckboxSelectMultiple,
                    help_text="None chosen means everybody.",
                )

    @staticmethod
    def reading(program: Program, cohort: Cohort, audiences: dict[str, Audience]) -> dict[str, Any]:
        """What program and cohort say now."""
        values: dict[str, Any] = {
            "cohort_name": cohort.name,
            "starts_on": cohort.starts_on,
            "ends_on": cohort.ends_on,
            "months": program.length_months,
            "sessions": program.sessions_per_month,
            "cap": cohort.cap,
        }
        for side, audience in audiences.items():
            for field in ("grade_min", "grade_max", "tenure_months_min", "departments", "locations"):
                values[f"{side}_{field}"] = getattr(audience, field)
        return values

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for side in Side.values:
            low, high = data.get(f"{side}_grade_min"), data.get(f"{side}_grade_max")
            if low is not None and high is not None and low > high:
                self.add_error(f"{side}_grade_max", "The highest grade lies below the lowest.")
        return data

    def audiences(self) -> dict[str, dict[str, Any]]:
        """The columns of both audiences."""
        numbers, lists = ("grade_min", "grade_max", "tenure_months_min"), ("departments", "locations")
        data = self.cleaned_data
        return {
            side: {f: data.get(f"{side}_{f}") for f in numbers} | {f: data.get(f"{side}_{f}", []) for f in lists}
            for side in Side.values
        }


class RunningCohortForm(CohortForm):
    """A cohort that is open already; its dates can be left for later."""

    starts_on = forms.DateField(label="Starts on", required=False, widget=DayInput, validators=[_in_this_century])
    ends_on = forms.DateField(label="Ends on", required=False, widget=DayInput, validators=[_in_this_century])

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
    starts_on = forms.DateField(label="Starts on", required=False, widget=DayInput, validators=[_in_this_century])
    cap = forms.IntegerField(label="Pairs at most", min_value=1, max_value=50_000)


class ProgramForm(forms.Form):
    """How a program is called and what it is for; participants read both."""

    name = forms.CharField(
        label="Program name", max_length=300, help_text="Participants see this name in every letter.",
        widget=forms.TextInput(attrs={"placeholder": "e.g. Digital fluency 2027"}),
    )  # fmt: skip
    description = forms.CharField(
        label="In one or two sentences", max_length=2000, required=False, widget=Textarea(attrs={"rows": 3}),
        help_text="What should be different afterwards?",
    )  # fmt: skip
