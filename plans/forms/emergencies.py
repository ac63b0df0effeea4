"""Why the notes of a pair shall be opened."""

from __future__ import annotations

from django import forms

from ui.widgets import Textarea


class ReasonForm(forms.Form):
    """A reason that both of the pair will read."""

    reason = forms.CharField(
        label="Why it cannot be done otherwise",
        min_length=20,
        max_length=1000,
        widget=Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        help_text="Both people of the pair read these words, and they stay in the audit log.",
        error_messages={
            "required": "Write the reason. Both people of the pair will read it.",
            "min_length": "Write a whole sentence. Both people of the pair will read it.",
        },
    )
