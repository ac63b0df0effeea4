"""What an admin writes instead of the library's words, and what somebody looks for in the deck."""

from __future__ import annotations

from typing import Any

from django import forms

from plans.enums import Depth, ResourceKind
from plans.library.texts import Paper
from programs.enums import Theme
from ui.widgets import Textarea

_TITLES = {ResourceKind.GUIDE: "Title", ResourceKind.STARTER: "Starter", ResourceKind.RESCUE: "The moment"}


class ResourceForm(forms.Form):
    """The own words for one paper; a starter is a single sentence."""

    title = forms.CharField(max_length=300)
    text = forms.CharField(max_length=20000, required=False, widget=Textarea)
    shown = forms.BooleanField(
        label="Shown to pairs", required=False, help_text="Without this mark nobody but admins finds it."
    )

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _TITLES[ResourceKind(paper.kind)]
        if paper.kind == ResourceKind.STARTER:
            del self.fields["text"]
            return
        rows = 24 if paper.kind == ResourceKind.GUIDE else 3
        text = self.fields["text"]
        text.label = "Text" if paper.kind == ResourceKind.GUIDE else "What the mentee says"
        text.required, text.widget.attrs["rows"] = True, rows
        if paper.kind == ResourceKind.GUIDE:
            text.help_text = "A line that begins with ## is a heading, one with - a point of a list."

    @property
    def words(self) -> dict[str, Any]:
        """What was written, with nothing for what this kind lacks."""
        return {"text": ""} | self.cleaned_data


class DeckForm(forms.Form):
    """What somebody looks for in the deck; whatever is no choice counts as all."""

    q = forms.CharField(max_length=120, required=False)
    theme = forms.ChoiceField(choices=[("", "Every theme"), *Theme.choices], required=False)
    depth = forms.ChoiceField(
        choices=[("", "Every depth"), *((str(value), label) for value, label in Depth.choices)], required=False
    )
    card = forms.IntegerField(min_value=0, max_value=10000, required=False)
    all = forms.BooleanField(required=False)

    @property
    def asked(self) -> dict[str, Any]:
        """The answers that can be used."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name) or "" for name in ("q", "theme", "depth")}
        return found | {"card": self.cleaned_data.get("card") or 0, "all": bool(self.cleaned_data.get("all"))}
