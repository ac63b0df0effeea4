"""The ways by which somebody wants to be reached by their partner."""

from __future__ import annotations

import re

from django import forms

_PHONE = re.compile(r"\+?[\d\s()/.-]{5,}\Z")


class WaysForm(forms.Form):
    """Phone, chat and meeting room; all of it is optional."""

    phone = forms.CharField(label="Phone", max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    chat = forms.CharField(
        label="Chat",
        max_length=200,
        required=False,
        help_text="For example “Teams: Amara Okafor”, or a link to a chat.",
    )
    room = forms.URLField(
        label="Meeting room",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="The link of a room of yours for video calls, if you have one.",
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if phone and not _PHONE.match(phone):
            raise forms.ValidationError("Write a phone number, such as +49 40 123 456.")
        return phone

    def clean_room(self) -> str:
        room: str = self.cleaned_data["room"]
        if room and not room.lower().startswith(("https://", "http://")):
            raise forms.ValidationError("Write the link of a page, such as the one your video room shows.")
        return room
