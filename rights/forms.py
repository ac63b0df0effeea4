"""What somebody types to say that they mean it."""

from __future__ import annotations

from typing import Any

from django import forms

from rights.keeping import KINDS


class TypedForm(forms.Form):
    """The word that the page names, typed once more: nobody erases anybody by a slip of the hand."""

    typed = forms.CharField(max_length=254)

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["typed"].label = f"Type {expected} to confirm"
        self.fields["typed"].widget.attrs["autocomplete"] = "off"

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"].strip()
        if typed.casefold() != self.expected.casefold():
            raise forms.ValidationError(f"This is not the same. Type {self.expected}.")
        return typed


class RetentionForm(forms.Form):
    """How many days each kind is kept, within its bounds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in KINDS:
            usual = "kept until you say" if kind.days is None else f"usually {kind.days:,}"
            self.fields[kind.key] = forms.IntegerField(
                label=f"{kind.name}, days",
                min_value=kind.least,
                max_value=kind.most,
                required=kind.days is not None,
                help_text=f"{kind.what} From {kind.least:,} to {kind.most:,} days, {usual}.",
            )
