"""Asking for a run."""

from __future__ import annotations

from django import forms

from matching import wording


class RunForm(forms.Form):
    """What the run maximises, whether locked pairs and first choices stand, and the seed that decides between equals."""

    mode = forms.ChoiceField(
        label="What counts most",
        choices=[(key, name) for key, (name, _) in wording.MODES.items()],
        widget=forms.RadioSelect,
        initial="best_total",
    )
    keep_locks = forms.BooleanField(
        label="Keep locked pairs",
        required=False,
        initial=True,
        help_text="Pairs that you locked on a board stay together.",
    )
    first_choices = forms.BooleanField(
        label="First choices first",
        required=False,
        initial=True,
        help_text="Two who put each other first on their lists become a pair, if the rules allow it. You still decide.",
    )
    seed = forms.IntegerField(
        label="Seed",
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="Decides between equally good pairs. Leave it empty for a new one; the run shows which it was.",
    )
