"""What one of a pair writes down, and who reads it."""

from __future__ import annotations

from typing import Any

from django import forms

from ui.widgets import Textarea

ME, BOTH = "me", "both"
_EMPTY = "Write something first. An empty note is not kept."


class WordsForm(forms.Form):
    """The words of a note that is there already."""

    text = forms.CharField(
        label="Your note",
        max_length=10000,
        widget=Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        error_messages={"required": _EMPTY},
    )


class NoteForm(forms.Form):
    """A new note, and who reads it."""

    text = forms.CharField(
        label="New note",
        max_length=10000,
        widget=Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": _EMPTY},
    )
    readers = forms.ChoiceField(label="Who reads it", widget=forms.RadioSelect, initial=ME)

    def __init__(self, *args: Any, other: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(ME, "Only you"), (BOTH, f"You and {other}")]
        self.fields["readers"].choices = choices  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        """The words, and whether they are for both."""
        return {"text": self.cleaned_data["text"], "shared": self.cleaned_data["readers"] == BOTH}


class ShareForm(forms.Form):
    """Whether the other may read it; an absent answer takes it back."""

    shared = forms.BooleanField(required=False)
