"""Goals of a pair, as forms."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from plans.enums import Doer
from plans.models import Goal
from plans.smart import Draft
from ui.widgets import DayInput

_FAR = dt.timedelta(days=3 * 366)


class GoalForm(forms.Form):
    """A goal: who learns what, how it is noticed, from where to where, until when. Only the first two are asked for."""

    learner = forms.ChoiceField(label="Who learns", widget=forms.RadioSelect, initial=Doer.MENTEE)
    what = forms.CharField(
        label="What",
        max_length=300,
        help_text="Something that somebody can do afterwards and cannot do today.",
    )
    measure = forms.CharField(
        label="How you notice it", max_length=200, required=False, help_text="What can be counted, seen or shown."
    )
    baseline = forms.CharField(label="Today", max_length=100, required=False)
    target = forms.CharField(label="In the end", max_length=100, required=False)
    due_on = forms.DateField(label="Until", required=False, widget=DayInput)
    read = forms.IntegerField(required=False, min_value=1, max_value=32000, widget=forms.HiddenInput)
    # Which goal is being changed, for the advice: it takes the place of itself.
    goal = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, mentor: str, mentee: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["learner"].choices = [  # type: ignore[attr-defined]
            (Doer.MENTEE.value, f"{mentee}|Knowledge flows upwards: what this program is for."),
            (Doer.MENTOR.value, f"{mentor}|Knowledge flows downwards."),
            (Doer.BOTH.value, "Both|You learn it together, or from each other."),
        ]

    def clean_due_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["due_on"]
        if day and abs(day - timezone.localdate()) > _FAR:
            raise forms.ValidationError("Choose a day within three years.")
        return day

    def draft(self) -> Draft:
        """What of it is readable so far, for the five questions."""
        self.is_valid()
        said = self.cleaned_data if self.is_bound else self.initial
        known = {name: said.get(name) for name in Draft.__dataclass_fields__}
        return Draft(**{name: value for name, value in known.items() if value is not None})

    @classmethod
    def of(cls, row: Goal) -> dict[str, Any]:
        """What the form begins with when the goal is there already."""
        return {name: getattr(row, name) for name in Draft.__dataclass_fields__} | {
            "read": row.revision,
            "goal": row.pk,
        }


class AcceptForm(forms.Form):
    """The wording that somebody has read and accepts."""

    read = forms.IntegerField(min_value=1, max_value=32000, widget=forms.HiddenInput)


class ProgressForm(forms.Form):
    """How far the two have come."""

    progress = forms.IntegerField(
        label="How far",
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": 5}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), "Say a number from 0 to 100."),
    )


class DropForm(forms.Form):
    """Why a goal is let go."""

    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="One line is enough. The other one of you reads it, nobody else.",
        error_messages={"required": "Say in one line why, so that the other one knows."},
    )
