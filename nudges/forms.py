"""What people type on the pages of this room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import LineField
from nudges.enums import Channel, Occasion, SnoozeReason, SuppressionReason
from nudges.models import DeliveryPolicy
from ui.fields import DayField
from ui.widgets import DayInput

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# By hand an admin stops letters when somebody asked for it, after a complaint, or to a dead mailbox.
_BY_HAND = {
    SuppressionReason.UNSUBSCRIBED: "They asked me for no nudges",
    SuppressionReason.COMPLAINT: SuppressionReason.COMPLAINT.label,
    SuppressionReason.BOUNCE: SuppressionReason.BOUNCE.label,
}
LONGEST_SNOOZE = dt.timedelta(days=180)


class PolicyForm(forms.Form):
    """When nudges may go, and how many a week."""

    workdays = forms.TypedMultipleChoiceField(
        label="Working days", coerce=int, choices=list(enumerate(DAYS)), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day."},
    )  # fmt: skip
    opens = forms.TimeField(label="Not before", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    closes = forms.TimeField(
        label="Not from this time on", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    executive_budget = forms.IntegerField(label="Nudges a week, to each mentee", min_value=1, max_value=20)
    weekly_budget = forms.IntegerField(label="Nudges a week, to everybody else", min_value=1, max_value=20)

    languages = forms.MultipleChoiceField(
        label="Letters also in", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code, name) for code, name in settings.LETTER_LANGUAGES.items() if code != settings.LANGUAGE_CODE],
        help_text="Each person gets the language that they chose behind a letter, or else the one of their country. Everybody"
        " else gets English.",
    )  # fmt: skip

    @staticmethod
    def reading(policy: DeliveryPolicy) -> dict[str, Any]:
        """What the policy says now."""
        return {
            "languages": policy.languages,
            "workdays": policy.workdays,
            "opens": _clock(policy.opens),
            "closes": _clock(policy.closes),
            "weekly_budget": policy.weekly_budget,
            "executive_budget": policy.executive_budget,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "opens" in data and "closes" in data and data["opens"] >= data["closes"]:
            self.add_error("closes", "The day has to end after it begins.")
        return data

    def values(self) -> dict[str, Any]:
        """The policy as its row keeps it: times in minutes after midnight."""
        data = self.cleaned_data
        return data | {name: data[name].hour * 60 + data[name].minute for name in ("opens", "closes")}


def _clock(minutes: int) -> dt.time:
    """A minute of the day; the end of the day is its last minute."""
    at = min(minutes, 24 * 60 - 1)
    return dt.time(at // 60, at % 60)


class BlackoutForm(forms.Form):
    """Days without nudges."""

    name = forms.CharField(label="Name", max_length=120, help_text="Such as end of the quarter.")
    first_day = DayField(label="First day")
    last_day = DayField(label="Last day")


class SuppressionForm(forms.Form):
    """An address that is not to be written to."""

    email = forms.EmailField(label="Email address")
    reason = forms.ChoiceField(label="Why", choices=list(_BY_HAND.items()))
    detail = forms.CharField(label="Note", required=False, max_length=300)


class WebhookForm(forms.Form):
    """The address of a chat's incoming webhook."""

    kind = forms.ChoiceField(label="Chat", choices=[(one.value, one.label) for one in (Channel.SLACK, Channel.TEAMS)])
    address = forms.CharField(
        label="Address of the webhook", max_length=1000, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="In Slack: an incoming webhook. In Teams: a workflow for “when a webhook request is received”."
        " Whoever knows it can write there; it is kept encrypted and not shown again.",
    )  # fmt: skip


class SnoozeForm(forms.Form):
    """Until when somebody wants no nudges, and why."""

    until = forms.DateField(label=_("Write to me again on"), widget=DayInput)
    reason = forms.ChoiceField(
        label=_("Because"), choices=lambda: [(value, gettext(label)) for value, label in SnoozeReason.choices]
    )

    def clean_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today < until <= today + LONGEST_SNOOZE:
            raise forms.ValidationError(_("Choose a day within the next six months."))
        return until


class EndpointForm(forms.Form):
    """The address of another system, and what it is told."""

    name = LineField(label="Name", max_length=80, help_text="The system that is told, such as “HR system”.")
    address = forms.CharField(
        label="Address",
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
        help_text="It has to be reached by https from the internet. It is kept encrypted and not shown again.",
    )
    occasions = forms.MultipleChoiceField(
        label="Tell it when",
        choices=[(one.value, one.label) for one in Occasion if one != Occasion.TEST],
        widget=forms.CheckboxSelectMultiple,
    )
