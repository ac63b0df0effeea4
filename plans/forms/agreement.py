"""What two people agree on, as a form."""

from __future__ import annotations

from django import forms

from plans.models import Agreement
from profiles.enums import Channel, Contact, Rhythm
from ui.widgets import Textarea

_TEXT = {"rows": 4}


def _long(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, help_text=help_text, widget=Textarea(attrs=_TEXT))


class AgreementForm(forms.Form):
    """The wording of an agreement. ``read`` is the one that the writer had in front of them."""

    roles = _long("Our roles", "Who teaches, who learns, and what you say when it turns around.")
    confidentiality = _long("What stays between us", "Say also what may be told, and to whom.")
    channel = forms.ChoiceField(label="We reach each other by", choices=Channel.choices)
    rhythm = forms.ChoiceField(label="We meet", choices=Rhythm.choices)
    contact = forms.ChoiceField(label="We talk", choices=Contact.choices)
    place = forms.CharField(
        label="Place and format",
        max_length=300,
        required=False,
        help_text="For example: “Thursdays after lunch in the small meeting room, 45 minutes, no slides”.",
    )
    stalling = _long("When it stalls", "Who does what when you have not talked for a while.")
    ending = _long("How it may end", "Without a reason and without fault.")
    read = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, row: Agreement) -> dict[str, str]:
        """What the form begins with when there is a wording already."""
        return {name: getattr(row, name) for name in cls.base_fields if name != "read"} | {"read": str(row.pk)}


class SignForm(forms.Form):
    """The wording that somebody has read and signs, or lets stand."""

    read = forms.UUIDField(widget=forms.HiddenInput)
