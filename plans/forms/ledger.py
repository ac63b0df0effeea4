"""Changes of a pair, as forms."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from plans.enums import ChangeState, Consent, Doer
from plans.selectors.ledger import Shown
from plans.selectors.releasing import WORDS
from plans.services.ledger import Said
from ui.widgets import DayInput, Textarea

_FAR = dt.timedelta(days=3 * 366)
LONGEST = 500


def _line(label: str, hint: str = "", *, required: bool = False, error: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        required=required,
        widget=Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"required": error},
    )


class ExperimentForm(forms.Form):
    """One small experiment that comes of a sheet: what, who, when, and what is looked at first."""

    change = _line(
        "What you try", "Small enough to begin within two weeks.", required=True, error="Say in a line what you try."
    )
    measure = _line(
        "What you look at first", "Seen or counted without a survey.", required=True, error="Say what you look at."
    )
    owner = forms.ChoiceField(label="Whose it is", widget=forms.RadioSelect, initial=Doer.MENTEE)
    due_on = forms.DateField(label="From when", widget=DayInput, error_messages={"required": "Choose a day."})

    def __init__(self, *args: Any, mentor: str, mentee: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(Doer.MENTEE.value, mentee), (Doer.MENTOR.value, mentor), (Doer.BOTH.value, "Both of you")]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def clean_due_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["due_on"]
        if abs(day - timezone.localdate()) > _FAR:
            raise forms.ValidationError("Choose a day within three years.")
        return day

    @property
    def said(self) -> Said:
        """What goes into the ledger."""
        known = self.cleaned_data
        words = {name: known.get(name, "") for name in WORDS}
        return Said(words, known["owner"], known["due_on"], known.get("state") or ChangeState.PLANNED)


class ChangeForm(ExperimentForm):
    """A change from the insight to its result."""

    insight = _line("What one of you saw", "The moment in your talks in which something became clear.")
    decision = _line("What was decided")
    change = _line(
        "What is different, or shall be", required=True, error="Say in a line what is different, or shall be."
    )
    measure = _line("What you look at", "How the two of you notice it.")
    result = _line("What came of it", "Leave it empty until you know.")
    state = forms.ChoiceField(label="How it stands", choices=ChangeState.choices, initial=ChangeState.PLANNED)
    read = forms.IntegerField(required=False, min_value=1, max_value=32000, widget=forms.HiddenInput)

    field_order = ("insight", "decision", "change", "measure", "owner", "due_on", "state", "result")

    @classmethod
    def of(cls, shown: Shown) -> dict[str, Any]:
        """What the form begins with when the change is there already."""
        row = shown.entry
        return (shown.words or {}) | {"owner": row.owner, "due_on": row.due_on, "read": row.revision}


class ConfirmForm(forms.Form):
    """The wording that somebody has read and confirms."""

    read = forms.IntegerField(min_value=1, max_value=32000, widget=forms.HiddenInput)


class StateForm(forms.Form):
    """What has become of it."""

    state = forms.ChoiceField(choices=ChangeState.choices)

    @property
    def said(self) -> ChangeState:
        return ChangeState(self.cleaned_data["state"])


_EXPLAINED = {
    Consent.NONE: "Nobody but the two of you knows of it. It is in no number.",
    Consent.COUNTED: "One more in a number of the cohort, which is shown from five pairs on. No word of it.",
    Consent.QUOTED: "Your program team reads the words above, without your names, once five pairs have changes.",
    Consent.NAMED: "Your program team reads the words above, with both your names.",
}


class ConsentForm(forms.Form):
    """Who may hear of it, as one of the two says."""

    consent = forms.TypedChoiceField(
        label="Who may hear of it",
        coerce=lambda value: Consent(int(value)),
        widget=forms.RadioSelect,
        choices=[(level.value, f"{level.label}|{_EXPLAINED[level]}") for level in Consent],
    )


class ChangeFilter(forms.Form):
    """What the program team looks for."""

    q = forms.CharField(required=False, max_length=120)
    state = forms.ChoiceField(required=False, choices=[("", "Any state"), *ChangeState.choices])

    @property
    def asked(self) -> dict[str, str]:
        """Words and state; what is none asks for nothing."""
        known = self.cleaned_data if self.is_valid() else {}
        return {"text": known.get("q", ""), "state": known.get("state", "")}
