"""Whether somebody wants to go on, and what an admin does about a pair."""

from __future__ import annotations

from django import forms

from plans.enums import Answer


class VoteForm(forms.Form):
    """One of three answers."""

    answer = forms.ChoiceField(choices=Answer.choices)


class RotationForm(forms.Form):
    """Write to both, or leave it."""

    act = forms.ChoiceField(choices=[("offer", "Offer"), ("leave", "Leave")])
