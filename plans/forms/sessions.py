"""What the two of a pair send about their sessions: times, one answer after it, and days on which they met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.enums import Led
from plans.models import Step
from ui.widgets import DayInput, MomentInput

NAMES = ("first", "second", "third")
LENGTHS = (30, 45, 60, 90)


def lengths() -> list[tuple[str, str]]:
    """How long two people, or a few, meet."""
    return [(str(minutes), gettext("%d minutes") % minutes) for minutes in LENGTHS]


def of_the_web(link: str) -> str:
    """A link that a browser opens as a page, or none; raises ValidationError."""
    if link and not link.startswith(("https://", "http://")):
        raise forms.ValidationError(gettext("A link begins with “https”."))
    return link


class TimesForm(forms.Form):
    """One to three times, read with the clock of the time zone that is on."""

    first = forms.DateTimeField(
        label=_("First time"), widget=MomentInput(), error_messages={"required": _("Propose at least one time.")}
    )
    second = forms.DateTimeField(label=_("Second time"), required=False, widget=MomentInput())
    third = forms.DateTimeField(label=_("Third time"), required=False, widget=MomentInput())

    def __init__(self, *args: Any, theirs: Sequence[str] = (), **kwargs: Any) -> None:
        """``theirs`` says of each proposed time what the other's clock shows then."""
        super().__init__(*args, **kwargs)
        for name, said in zip(NAMES, theirs, strict=False):
            self.fields[name].help_text = said

    def times(self) -> list[dt.datetime]:
        """The times that were filled in."""
        return [self.cleaned_data[name] for name in NAMES if self.cleaned_data.get(name)]


class ProposeForm(TimesForm):
    """The times, how long it takes, and where the two meet."""

    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int, choices=lengths)
    meeting_link = forms.URLField(
        label=_("Link to a video call"), required=False, max_length=500, assume_scheme="https",
        help_text=_("From Teams, Zoom or Meet. It goes into the invitation."),
    )  # fmt: skip

    def clean_meeting_link(self) -> str:
        return of_the_web(self.cleaned_data["meeting_link"])


class NewSessionForm(ProposeForm):
    """The same, for a new session: also which one of the plan it is."""

    step = forms.ChoiceField(label=_("Which session"), required=False)

    field_order = ("step", *NAMES, "minutes", "meeting_link")

    def __init__(self, *args: Any, steps: Sequence[Step] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [(str(step.pk), step.template_step.title) for step in steps]
        self.fields["step"].choices = [*said, ("", gettext("Another talk"))]  # type: ignore[attr-defined]
        if not said:
            del self.fields["step"]


_TAPS = ("useful", "led", "agenda", "asked", "learned")


class TapForm(forms.Form):
    """One tap after a session."""

    took_place = forms.ChoiceField(choices=[("no", "no")], required=False)
    useful = forms.TypedChoiceField(
        choices=[(str(n), str(n)) for n in range(1, 6)], coerce=int, empty_value=None, required=False
    )
    led = forms.ChoiceField(choices=Led.choices, required=False)
    next_fixed = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)
    agenda = forms.ChoiceField(choices=Led.choices, required=False)
    asked = forms.ChoiceField(choices=Led.choices, required=False)
    learned = forms.ChoiceField(choices=Led.choices, required=False)

    def said(self) -> dict[str, Any]:
        """What was tapped; empty for anything else."""
        data = self.cleaned_data
        if data["took_place"]:
            return {"took_place": False}
        found: dict[str, Any] = {name: data[name] for name in _TAPS if data[name]}
        return found | ({"next_fixed": data["next_fixed"] == "yes"} if data["next_fixed"] else {})


class DayForm(forms.Form):
    """A day on which the two met, and how long."""

    day = forms.DateField(label=_("On which day?"), widget=DayInput())
    minutes = forms.IntegerField(label=_("How many minutes?"), required=False, min_value=5, max_value=600)


class LogForm(forms.Form):
    """A session of the plan that was held without being agreed here."""

    step = forms.ChoiceField(label=_("Which session"), required=False)
    day = forms.DateField(label=_("On which day?"), widget=DayInput())
    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int, choices=lengths, initial="45")

    def __init__(self, *args: Any, steps: Sequence[Step] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [(str(step.pk), step.template_step.title) for step in steps]
        self.fields["step"].choices = [*said, ("", gettext("Another talk"))]  # type: ignore[attr-defined]
