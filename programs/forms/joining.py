"""Forms around the way in: who stands still, the words of the letter, the charter, what a program asks for."""

from __future__ import annotations

from django import forms

from programs import needs
from programs.enums import Side
from ui.widgets import Textarea

WAITS = [("", "Any time"), ("3", "3 days"), ("7", "7 days"), ("14", "14 days"), ("21", "21 days")]


class StalledFilter(forms.Form):
    """For how long somebody has stood still, and on which side."""

    days = forms.ChoiceField(required=False, choices=WAITS)
    side = forms.ChoiceField(required=False, choices=[("", "Both sides"), *Side.choices])

    def wait(self) -> int:
        """Days; 0 for any time, also when the address says nonsense."""
        self.is_valid()
        return int(self.cleaned_data.get("days") or 0)

    def which(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("side") or "")


class GreetingForm(forms.Form):
    """An admin's own words at the head of the letter."""

    greeting = forms.CharField(
        label="Your own words", required=False, max_length=1000, widget=Textarea(attrs={"rows": 5}),
        help_text="Why you ask these people, or who stands behind it. They open the letter, after the name.",
    )  # fmt: skip


class CharterTextForm(forms.Form):
    """What one side promises."""

    side = forms.ChoiceField(choices=Side.choices, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Text", max_length=8000, widget=Textarea(attrs={"rows": 16}),
        help_text="An empty line begins a new paragraph.",
    )  # fmt: skip


class NeedsForm(forms.Form):
    """What a program asks for beside the profile."""

    gate = forms.MultipleChoiceField(
        label="Beside a complete profile, everybody needs", required=False,
        choices=list(needs.CHOICES.items()), widget=forms.CheckboxSelectMultiple,
        help_text="Whoever still owes something is not matched, and is asked for it by the page of their link and at home.",
    )  # fmt: skip
