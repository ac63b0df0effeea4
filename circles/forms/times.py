"""When and where a circle meets, and when its coach is there."""

from __future__ import annotations

from django import forms

from circles.guide import OUTLINES
from plans.forms.sessions import lengths, of_the_web
from ui.widgets import MomentInput


class AppointmentForm(forms.Form):
    """A time, read with the clock of the time zone that is on, how long, and where."""

    starts_at = forms.DateTimeField(
        label="Date and time", widget=MomentInput(), error_messages={"required": "Choose a day and a time."}
    )
    minutes = forms.TypedChoiceField(label="How long", coerce=int, choices=lengths, initial=60)
    place = forms.CharField(label="Room or place", max_length=200, required=False)
    meeting_link = forms.URLField(
        label="Link to a video call",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="From Teams, Zoom or Meet. It goes into the invitation.",
    )

    def clean_meeting_link(self) -> str:
        return of_the_web(self.cleaned_data["meeting_link"])


class MeetingForm(AppointmentForm):
    """The same for a circle, with what it is about."""

    outline = forms.ChoiceField(
        label="Outline",
        required=False,
        choices=[("", "None, we just talk"), *((one.key, one.title) for one in OUTLINES)],
    )
    field_order = ("starts_at", "minutes", "place", "meeting_link", "outline")


class HourForm(AppointmentForm):
    """An hour of the coach; most are short."""

    field_order = ("starts_at", "minutes", "place", "meeting_link")
