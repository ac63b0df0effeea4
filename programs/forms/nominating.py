"""Forms behind the shared link: asking for the own place, and naming a colleague."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.enums import Side
from ui.widgets import Textarea

# Elsewhere a mentor is the older one.
SIDES = _(
    "Here the mentor is the junior colleague who shows what they know, and the mentee the senior who wants to learn."
)


class AskForm(forms.Form):
    """Somebody asks for their own place."""

    email = forms.EmailField(label=_("Your work email"))
    side = forms.ChoiceField(label=_("You would be a"), choices=Side.choices, widget=forms.RadioSelect, help_text=SIDES)


class NominateForm(forms.Form):
    """Somebody names a colleague."""

    email = forms.EmailField(label=_("Their work email"))
    side = forms.ChoiceField(
        label=_("They would be a"), choices=Side.choices, widget=forms.RadioSelect, help_text=SIDES
    )
    by_email = forms.EmailField(label=_("Your own work email"))
    why = forms.CharField(
        label=_("Why them?"), max_length=500, required=False, widget=Textarea(attrs={"rows": 3}),
        help_text=_("Your program admins read this, and nobody else."),
    )  # fmt: skip
