"""Form by which a mentee names a future leader."""

from __future__ import annotations

from django import forms

from ui.widgets import Textarea


class LeaderForm(forms.Form):
    """What somebody saw in the other one."""

    text = forms.CharField(
        label="What have you seen them do?",
        max_length=500,
        required=False,
        widget=Textarea(attrs={"rows": 4}),
        help_text="One thing that happened, in your words. No marks and no ranking. Empty takes it back.",
    )


class ReleaseForm(forms.Form):
    """Whether others may read it, and which wording was read."""

    yes = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")
    read = forms.IntegerField(min_value=1, max_value=32_000)
