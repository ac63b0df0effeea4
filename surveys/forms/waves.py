"""What an admin says about a wave: which survey is sent, until when it is open, and what has come of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from surveys.models import Survey
from ui.widgets import DayInput, Textarea


class SendForm(forms.Form):
    """Which survey a cohort gets now."""

    survey = forms.ChoiceField(label="Which survey", error_messages={"required": "Choose a survey."})

    def __init__(self, *args: Any, surveys: Iterable[Survey], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.surveys = {str(one.pk): one for one in surveys}
        self.fields["survey"].choices = [(pk, one.title) for pk, one in self.surveys.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Survey:
        return self.surveys[self.cleaned_data["survey"]]


class ExtendForm(forms.Form):
    """Until when a wave stays open."""

    last_day = forms.DateField(
        label="Open until the end of", widget=DayInput(), error_messages={"required": "Choose a day."}
    )


class ReplyForm(forms.Form):
    """You said, we did."""

    text = forms.CharField(
        label="What has come of it",
        max_length=2000,
        widget=Textarea(attrs={"rows": 6}),
        help_text="Begin with what many said, then say what you do about it and by when. Quote nobody: in a small group everybody"
        " knows who writes how.",
        error_messages={"required": "Write what has come of it."},
    )
