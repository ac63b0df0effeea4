"""What is filled in about mentors who stand by."""

from __future__ import annotations

from django import forms


class MarkForm(forms.Form):
    """Whether a mentor stands by."""

    stands_by = forms.TypedChoiceField(choices=[("yes", "Yes"), ("no", "No")], coerce=lambda word: word == "yes")


class SeatForm(MarkForm):
    """The same for one of a cohort's mentors."""

    participant = forms.UUIDField()


class HandOverForm(forms.Form):
    """Which mentor a mentee gets."""

    mentee = forms.UUIDField()
    mentor = forms.UUIDField()
