"""What an admin fills in about the seats of a panel."""

from __future__ import annotations

from django import forms


class SitForm(forms.Form):
    """Which mentor sits down."""

    mentor = forms.UUIDField()


class LeaveForm(forms.Form):
    """Why somebody leaves a panel."""

    reason = forms.CharField(
        label="Reason", max_length=300, help_text="Only admins see it. It stands in the audit log, and in no letter."
    )


class ActForm(forms.Form):
    """What happens to a seat at one click."""

    act = forms.ChoiceField(choices=[("lead", "Lead"), ("restore", "Put back"), ("take-back", "Take back")])
