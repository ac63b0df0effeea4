"""What admins send as the translation of a survey: two fields for each text, of which the second is for its help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from surveys.documents import INTRO, TEXT

if TYPE_CHECKING:
    from surveys.selectors.words import Line


class WordsForm(forms.Form):
    """Every text of a survey in one further language."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"text-{line.pk}"] = forms.CharField(
                label=f"{line.part}: {line.text}", required=False, max_length=TEXT, initial=line.said
            )
            if line.more:
                self.fields[f"more-{line.pk}"] = forms.CharField(
                    label=f"Help of {line.part}", required=False, max_length=INTRO, initial=line.said_more
                )

    def rows(self) -> list[tuple[Line, Any, Any]]:
        """Each text with its one or two fields."""
        return [(line, self[f"text-{line.pk}"], self[f"more-{line.pk}"] if line.more else None) for line in self.lines]

    def texts(self) -> dict[str, tuple[str, str]]:
        """What was written, by the id of whose it is."""
        data = self.cleaned_data
        return {str(line.pk): (data[f"text-{line.pk}"], data.get(f"more-{line.pk}", "")) for line in self.lines}
