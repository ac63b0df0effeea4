"""What is done with the answer to a what-if: named, narrowed, set beside another."""

from __future__ import annotations

from typing import Any

from django import forms

from matching.enums import Outcome


class PairForm(forms.Form):
    """Two people of a board."""

    mentor = forms.UUIDField()
    mentee = forms.UUIDField()


class NameForm(forms.Form):
    """What a what-if is called."""

    name = forms.CharField(label="Name", max_length=80)


class PlacementFilter(forms.Form):
    """Whom the table shows; what makes no sense is everybody who is moved."""

    outcome = forms.ChoiceField(label="Who", required=False, choices=[("", "Everybody who changes"), *Outcome.choices])

    @property
    def wanted(self) -> str:
        return self.cleaned_data["outcome"] if self.is_valid() else ""


class SideBySideForm(forms.Form):
    """Which two sets of pairs."""

    one = forms.ChoiceField(label="On the left")
    other = forms.ChoiceField(label="On the right")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
