"""What a member says on the wall of their circle, and the coach to whoever asked them."""

from __future__ import annotations

from typing import Any

from django import forms

from programs.models import Employee
from ui.widgets import Textarea

_EMPTY = "Write something first. An empty post is not kept."
MOST = 4000


class AnswerForm(forms.Form):
    """An answer to one question."""

    text = forms.CharField(
        label="Your answer",
        max_length=MOST,
        widget=Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": _EMPTY},
    )


class RewordForm(AnswerForm):
    """An own post in other words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "Your words"


class AskForm(forms.Form):
    """A question for the circle, and whether its coach reads it as well."""

    text = forms.CharField(
        label="Ask your circle, or tell it something",
        max_length=MOST,
        widget=Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": _EMPTY},
    )
    coach_too = forms.BooleanField(required=False)

    def __init__(self, *args: Any, coach: Employee | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if coach is None:
            del self.fields["coach_too"]
        else:
            self.fields["coach_too"].label = f"{coach.name}, your coach, reads it too"

    @property
    def said(self) -> dict[str, Any]:
        """The words, and whether they are for the coach, too."""
        return {"text": self.cleaned_data["text"], "coach_too": self.cleaned_data.get("coach_too", False)}
