"""What one of a pair writes to an admin in confidence."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from plans.selectors.confidants import Confidant
from ui.widgets import Textarea


class TalkForm(forms.Form):
    """To whom, and what. ``ticket`` tells two clicks on one button from two letters."""

    to = forms.ChoiceField(
        label="To whom",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who shall read it.", "invalid_choice": "Choose one of these."},
    )
    text = forms.CharField(
        label="Your message",
        max_length=4000,
        widget=Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        help_text="You do not have to be sure, and you do not have to prove anything. If you know what should happen, say it.",
        error_messages={"required": "Write a few words, or call them instead."},
    )
    follow_up = forms.BooleanField(
        label="Make sure that I get an answer",
        required=False,
        help_text="Opens a case with your name and a day, and without a word of this. Only those who may be told see it.",
    )
    ticket = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, free: Sequence[Confidant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(str(one.id), f"{one.name}|{one.role}, {one.email}") for one in free]  # type: ignore[attr-defined]
        self.fields["ticket"].initial = uuid.uuid4
