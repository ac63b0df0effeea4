"""The form of the readiness check: six statements, and whether there is an hour."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.readiness import ITEMS, SCALE
from programs.spoken import spoken


class ReadinessForm(forms.Form):
    """Six answers of 1 to 5 that nobody keeps, and the one promise that counts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, item in enumerate(spoken(ITEMS)):
            self.fields[f"r{number}"] = forms.TypedChoiceField(
                label=item,
                choices=[(str(value), word) for value, word in spoken(SCALE).items()],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one answer.")},
            )
        self.fields["hour"] = forms.BooleanField(
            label=_("I keep an hour a month free for this"),
            required=False,
            help_text=_("This is what counts, beside the charter. Without it the advice is still yours."),
        )

    @property
    def items(self) -> list[Any]:
        """The bound fields of the six statements."""
        return [self[f"r{number}"] for number in range(len(ITEMS))]

    def answers(self) -> list[int]:
        """The six answers, in order."""
        return [self.cleaned_data[f"r{number}"] for number in range(len(ITEMS))]

    @property
    def has_time(self) -> bool:
        return bool(self.cleaned_data["hour"])
