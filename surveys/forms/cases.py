"""What the program team says about a case."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from surveys.enums import CaseKind, CaseOutcome, CaseState
from ui.widgets import Textarea

STATES = [("", "All that are open"), ("overdue", "Overdue"), *CaseState.choices]
KINDS = [("", "Every reason"), *CaseKind.choices]
OWNERS = [("", "Everybody’s"), ("me", "Mine"), ("nobody", "Nobody’s")]


class CloseForm(forms.Form):
    """How a case ended."""

    outcome = forms.ChoiceField(
        label="How did it end?",
        choices=CaseOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it ended."},
    )
    closing_note = forms.CharField(
        label="What was done",
        max_length=1000,
        widget=Textarea(attrs={"rows": 4}),
        help_text="One or two sentences for the program team. Leave out what was told to you in confidence.",
        error_messages={"required": "Write one sentence about what was done."},
    )


class GiveForm(forms.Form):
    """Who looks after a case from now on."""

    to = forms.ChoiceField(label="Who looks after it", error_messages={"required": "Choose somebody."})

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        self.fields["to"].choices = [(pk, str(one)) for pk, one in self.people.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> User:
        return self.people[self.cleaned_data["to"]]
