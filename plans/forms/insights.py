"""What a pair has learned, as a form."""

from __future__ import annotations

from django import forms

from plans.enums import InsightTheme
from ui.widgets import Textarea

LONGEST = 300


class InsightForm(forms.Form):
    """One thing that those who lead should know, and what it is about."""

    theme = forms.ChoiceField(
        label="What it is about",
        choices=InsightTheme.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about."},
    )
    text = forms.CharField(
        label="What those who lead should know",
        help_text="As it holds for many. Leave out names, teams, places and days: by them somebody would know who says it.",
        max_length=LONGEST,
        widget=Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": "Say it in a sentence or two."},
    )
