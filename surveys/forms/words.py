"""What admins send as the translation of a survey: two fields for each text, of which the second is for its help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from surveys.documents import INTRO, TEXT
from ui.widgets import Textarea

if TYPE_CHECKING:
    from surveys.selectors.words import Line


class WordsForm(forms.Form):
    """Every text of a survey in one further language."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: list[Line], code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.code = lines, code
        for line in lines:
            self.fields[f"text-{line.pk}"] = self._field(f"{line.part}: {line.text}", line.said, TEXT, long=line.long)
            if line.more:
                self.fields[f"more-{line.pk}"] = self._field(f"Help of {line.part}", line.said_more, INTRO, long=True)

    def _field(self, label: str, said: str, most: int, *, long: bool) -> forms.CharField:
        attrs = {"aria-label": label, "lang": self.code}
        widget = Textarea(attrs=attrs | {"rows": 2}) if long else forms.TextInput(attrs=attrs)
        return forms.CharField(label=label, required=False, max_length=most, initial=said, widget=widget)

    def rows(self) -> list[tuple[Line, Any, Any]]:
        """Each text with its one or two fields."""
        return [(line, self[f"text-{line.pk}"], self[f"more-{line.pk}"] if line.more else None) for line in self.lines]

    def texts(self) -> dict[str, tuple[str, str]]:
        """What was written, by the id of whose it is."""
        data = self.cleaned_data
        return {str(line.pk): (data[f"text-{line.pk}"], data.get(f"more-{line.pk}", "")) for line in self.lines}
