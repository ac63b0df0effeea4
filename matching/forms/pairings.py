"""Forms of publishing and of a pairing's page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from ui.widgets import DayInput

_FAR = dt.timedelta(days=366)


class PublishForm(forms.Form):
    """When the approved pairs are published: now, or at a time of the organization's day."""

    when = forms.ChoiceField(
        label="When",
        choices=[("now", "Now"), ("later", "At a date and time")],
        widget=forms.RadioSelect,
        initial="now",
    )
    day = forms.DateField(
        label="Date",
        widget=DayInput,
        help_text="Only for later.",
        error_messages={"required": "Choose the day on which both people are told."},
    )
    time = forms.TimeField(
        label="Time", required=False, help_text="Else nine o’clock.", widget=forms.TimeInput(attrs={"type": "time"})
    )

    # What is needed depends on what is chosen, which a browser cannot know.
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].required = not self.is_bound or self.data.get("when") == "later"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("when") != "later" or self.errors:
            return data
        if data["day"] > timezone.localdate() + _FAR:
            self.add_error("day", "Choose a day within a year.")
            return data
        moment = dt.datetime.combine(data["day"], data.get("time") or dt.time(9))
        data["publish_at"] = timezone.make_aware(moment)
        if data["publish_at"] <= timezone.now():
            self.add_error("day", "This time has passed. Choose a later one, or publish now.")
        return data


class EndForm(forms.Form):
    """Why a pairing ends, kept in the audit log, and how it goes on."""

    NEW, OVER = "new", "over"

    onward = forms.ChoiceField(
        label="How it goes on",
        choices=[
            (NEW, "Somebody new is needed|Next you see who stands by and fits best. One click makes the new pairing."),
            (OVER, "It is over|Nobody new is looked for."),
        ],
        widget=forms.RadioSelect,
        initial=NEW,
        error_messages={"required": "Say how it goes on, so that nobody waits for nothing."},
    )
    reason = forms.CharField(label="Reason", max_length=300, required=False, help_text="Only admins see it.")
