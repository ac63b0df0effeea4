"""Forms around board reports: a link for somebody without a login, and what is sent by itself."""

from __future__ import annotations

from typing import Any

from django import forms

from analytics.enums import Pace
from analytics.services.reports import DAYS, MOST_DAYS


class ShareForm(forms.Form):
    """For whom a link is, and how long it opens."""

    label = forms.CharField(
        label="For whom is it?", max_length=80, help_text="Only the program team reads it, such as “Chair of the board”.",
        error_messages={"required": "Say for whom it is, so that you know it again."},
    )  # fmt: skip
    days = forms.IntegerField(
        label="Days until it closes", min_value=1, max_value=MOST_DAYS, initial=DAYS, help_text=f"At most {MOST_DAYS}.",
    )  # fmt: skip


class ScheduleForm(forms.Form):
    """How often, on which day, and to whom."""

    pace = forms.ChoiceField(label="How often", choices=Pace.choices, initial=Pace.QUARTERLY)
    day = forms.IntegerField(
        label="On day", min_value=1, max_value=28, initial=1,
        help_text="Of the month, or of the first month of a quarter; 28 at most, for every month has it.",
    )  # fmt: skip
    readers = forms.MultipleChoiceField(
        label="Who gets a letter", widget=forms.CheckboxSelectMultiple,
        help_text="Members who may see programs. For anybody else, make a link to one report.",
        error_messages={"required": "Choose at least one reader."},
    )  # fmt: skip

    def __init__(self, *args: Any, readers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["readers"].choices = readers  # type: ignore[attr-defined]
