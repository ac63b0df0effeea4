"""What the two of a pair send from the pages of their plan."""

from __future__ import annotations

from django import forms


class TickForm(forms.Form):
    """Whether something was done; an absent answer takes it back."""

    done = forms.BooleanField(required=False)
