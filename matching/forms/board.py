"""What admins fill in on the review board."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import QueryDict

from matching.enums import Decision, Warned
from matching.selectors.board import WITHOUT, Wanted
from ui.widgets import Textarea

_LANES = [("", "All lanes"), *Decision.choices, (WITHOUT, "Without a pair")]


class BoardFilter(forms.Form):
    """What to look for; anything that makes no sense is ignored, for it comes from an address."""

    q = forms.CharField(label="Search by name", required=False, max_length=100)
    low = forms.IntegerField(label="Score from", required=False, min_value=0, max_value=100)
    high = forms.IntegerField(label="Score to", required=False, min_value=0, max_value=100)
    department = forms.ChoiceField(label="Department", required=False)
    decision = forms.ChoiceField(label="Lane", required=False, choices=_LANES)
    warning = forms.ChoiceField(label="Warning", required=False, choices=[("", "Any or none"), *Warned.choices])

    def __init__(self, *args: Any, departments: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All departments"), *((name, name) for name in departments)]
        self.fields["department"].choices = choices  # type: ignore[attr-defined]

    def further(self) -> list[forms.BoundField]:
        """What is asked for beside the name; on a phone only when somebody opens it."""
        return [self[name] for name in self.fields if name != "q"]

    @property
    def wanted(self) -> Wanted:
        """The filter as the selectors take it."""
        self.is_valid()
        data = self.cleaned_data
        return Wanted(
            text=data.get("q", ""),
            low=data.get("low"),
            high=data.get("high"),
            department=data.get("department", ""),
            decision=data.get("decision", ""),
            warning=data.get("warning", ""),
        )


class ApproveForm(forms.Form):
    """From which score on everything is approved."""

    at_least = forms.IntegerField(label="Approve all from score", min_value=0, max_value=100, initial=80)


class ActForm(forms.Form):
    """One action on one proposal, with the version that the actor has seen."""

    VERBS = ("lock", "unlock", "forbid", "allow")

    to = forms.ChoiceField(choices=Decision.choices, required=False)
    do = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS], required=False)
    version = forms.IntegerField(min_value=1)
    relock = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("to")) == bool(data.get("do")):
            raise forms.ValidationError("Choose one action.")
        return data


class NoteForm(forms.Form):
    """A note for the other admins."""

    note = forms.CharField(
        label="Note",
        max_length=1000,
        required=False,
        widget=Textarea(attrs={"rows": 3}),
        help_text="Only admins see it.",
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SwapForm(forms.Form):
    """Which other pair gives its mentor for this one's; both versions travel along."""

    other = forms.UUIDField()
    version = forms.IntegerField(min_value=1)
    other_version = forms.IntegerField(min_value=1)


class HandForm(forms.Form):
    """Which mentor a mentee is given."""

    mentee = forms.UUIDField()
    mentor = forms.UUIDField()
    # The mentee's pair that the page showed, so that nobody's later choice is overwritten.
    held = forms.CharField(max_length=60)


class CompareForm(forms.Form):
    """One mentee and the mentors to set side by side; the latter come as a repeated parameter."""

    MOST = 3

    mentee = forms.UUIDField()
    mentor = forms.TypedMultipleChoiceField(coerce=uuid.UUID)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        # Any id may be asked for; the selector decides which of them exist.
        self.fields["mentor"].choices = [(one, one) for one in data.getlist("mentor")[: self.MOST]]  # type: ignore[attr-defined]

    def clean_mentor(self) -> list[uuid.UUID]:
        found: list[uuid.UUID] = self.cleaned_data["mentor"]
        if len(found) < 2:
            raise forms.ValidationError("Choose at least two.")
        return found
