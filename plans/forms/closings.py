"""Forms about the end of a pair."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from plans.enums import WhyPart
from ui.widgets import DayInput

_FAR = dt.timedelta(days=92)


class CloseForm(forms.Form):
    """When the two close: on a day, or as soon as the other one says yes."""

    on = forms.DateField(label=gettext_lazy("Closes on"), required=False, widget=DayInput)

    def __init__(self, data: Any = None, *, today: dt.date, **options: Any) -> None:
        super().__init__(data, **options)
        self.today = today
        self.fields["on"].help_text = gettext_lazy("Leave it empty to close as soon as the other one says yes.")

    def clean_on(self) -> dt.date | None:
        on: dt.date | None = self.cleaned_data["on"]
        if on and on <= self.today:
            raise forms.ValidationError(gettext("Choose a day from tomorrow on, or leave it empty."))
        if on and on > self.today + _FAR:
            raise forms.ValidationError(gettext("Choose a day within three months."))
        return on


class ThanksForm(forms.Form):
    """What one thanks the other for."""

    text = forms.CharField(
        label="Thank you for",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="One thing that you saw, and what it changed for you. Empty takes it away.",
    )


class NextForm(forms.Form):
    """What one would like after the end."""

    in_touch = forms.BooleanField(
        label="Stay in touch",
        required=False,
        help_text="If you both tick it, you keep seeing each other’s phone, chat and room here.",
    )
    swap_roles = forms.BooleanField(
        label="Swap roles in the next cohort",
        required=False,
        help_text="Your program team sees this wish.",
    )
    topic = forms.CharField(
        label="A new topic for the next cohort",
        max_length=120,
        required=False,
        help_text="Your program team sees this wish.",
    )


class WishForm(forms.Form):
    """Why one would like another partner: a reason of a short list, or none."""

    why = forms.ChoiceField(
        label="If you like: why?",
        choices=WhyPart.choices,
        initial=WhyPart.UNSAID,
        widget=forms.RadioSelect,
        help_text="Counted, and told to your program team five or more at a time. Nobody learns whose reason it was.",
    )


class CertificateForm(forms.Form):
    """What a certificate and the words for a profile say beside names, program and days."""

    sessions = forms.BooleanField(label="Say how many sessions there were", required=False)
    topics = forms.MultipleChoiceField(
        label="Topics to name", required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(self, data: Any = None, *, topics: list[str], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["topics"].choices = [(one, one) for one in topics]  # type: ignore[attr-defined]
