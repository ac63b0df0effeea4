"""What is done about a plan that is behind."""

from __future__ import annotations

from django import forms

from plans.enums import Ease

WEEKS = (1, 2, 4)


class EaseForm(forms.Form):
    """The button that was pressed: the essential track, so many weeks later, or leave it."""

    choice = forms.ChoiceField(
        choices=[(Ease.SHRINK.value, ""), (Ease.LEAVE.value, ""), *((str(weeks), "") for weeks in WEEKS)]
    )
