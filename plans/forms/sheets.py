"""The Clean Sheet as forms: choosing a policy, and writing on it."""

from __future__ import annotations

from typing import Any

from django import forms

from plans.library.policies import OWN, POLICIES, Policy
from plans.services.sheets import Written
from ui.widgets import Textarea

# Six answers of this length are what a sheet holds.
LONGEST = 1500


class BeginForm(forms.Form):
    """Which policy the two rebuild; one that is none of the library needs a name."""

    policy = forms.ChoiceField(
        label="Which policy",
        widget=forms.RadioSelect,
        choices=[(one.key, f"{one.title}|{one.lead}") for one in POLICIES.values()],
        error_messages={"required": "Choose one: one that touches both of you."},
    )
    title = forms.CharField(
        label="What yours is about",
        max_length=100,
        required=False,
        help_text="Only for a policy of your own. The two of you see it, and nobody else.",
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("policy") == OWN and not said.get("title"):
            self.add_error("title", "Give it a name of a few words.")
        if said.get("policy") != OWN:
            said["title"] = ""
        return said


class DraftForm(forms.Form):
    """The questions of one policy. Nothing is asked for while it is a draft."""

    read = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    window = forms.SlugField(max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.policy = policy
        for section in policy.sections:
            self.fields[section.key] = forms.CharField(
                label=section.title,
                help_text=section.hint,
                max_length=LONGEST,
                required=False,
                widget=Textarea(attrs={"rows": 3, "autocomplete": "off"}),
            )

    @property
    def said(self) -> Written:
        """What was written, on which page."""
        words = {key: self.cleaned_data[key] for key in self.policy.keys}
        return Written(words, self.cleaned_data["read"], self.cleaned_data["window"])
