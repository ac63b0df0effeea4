"""What an admin says about the circles of a cohort."""

from __future__ import annotations

from django import forms


class CoachForm(forms.Form):
    """Who coaches: an employee, by their address; empty for nobody."""

    email = forms.EmailField(
        label="Work email of the coach",
        required=False,
        help_text="Somebody outside of this cohort, to whom no mentee in it reports. Empty means no coach. Hours of the"
        " one before are taken back.",
    )
