"""The form of a new link for everybody."""

from __future__ import annotations

from django import forms


class LinkForm(forms.Form):
    """Where a link is put up, so that several can be told apart."""

    label = forms.CharField(
        label="Where will it be?", max_length=80, help_text="Only admins read it, such as “Intranet, spring”.",
        error_messages={"required": "Give it a name, so that you know it again."},
    )  # fmt: skip
