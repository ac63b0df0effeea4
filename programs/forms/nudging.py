"""Forms of a program's nudges, and of what is done about people who stayed silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from programs.enums import FollowUpKind
from programs.services import nudging
from ui.widgets import Textarea

if TYPE_CHECKING:
    from programs.models import NudgeRule


class RuleForm(forms.Form):
    """One rule: whether it sends, when, how, and in which words."""

    enabled = forms.BooleanField(label="Send this nudge", required=False)
    waits = forms.CharField(label="After days", max_length=60, help_text="One number for each nudge, such as 3, 7.")
    most = forms.IntegerField(label="Nudges at most", min_value=1, max_value=nudging.MOST_STEPS)
    ends_after = forms.IntegerField(
        label="Stop for good after days", min_value=2, max_value=365,
        help_text="Nobody gets a nudge later than that, whatever it waited for.",
    )  # fmt: skip
    channel = forms.ChoiceField(label="How", choices=[(one.value, one.label) for one in nudging.CHANNELS])
    subject = forms.CharField(label="Subject", max_length=200)
    text = forms.CharField(label="Text", max_length=4000, widget=Textarea(attrs={"rows": 10}))

    @staticmethod
    def reading(rule: NudgeRule) -> dict[str, Any]:
        """What the rule says now."""
        same = ("enabled", "most", "ends_after", "channel", "subject", "text")
        return {name: getattr(rule, name) for name in same} | {"waits": ", ".join(map(str, rule.waits))}

    def clean_waits(self) -> list[int]:
        try:
            return [int(part) for part in self.cleaned_data["waits"].replace(",", " ").split()]
        except ValueError as problem:
            raise forms.ValidationError("Write whole numbers of days, such as 3, 7.") from problem


class WordsForm(forms.Form):
    """What a rule says in another language."""

    subject = forms.CharField(label="Subject", max_length=200)
    text = forms.CharField(label="Text", max_length=4000, widget=forms.Textarea(attrs={"rows": 12}))


class FollowUpForm(forms.Form):
    """What is done about somebody who stayed silent, and why."""

    action = forms.ChoiceField(choices=FollowUpKind.choices)
    reason = forms.CharField(required=False, max_length=300)
