"""What an admin decides about a pair that breaks a rule since it was made."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from matching.services.bench import Fit
from matching.wording import points

KEEP, ASK, PART, HAND_OVER = "keep", "ask", "part", "hand-over"
_KEEP = "Keep the pair|It breaks this rule for a reason that you write down. You are asked again when the facts change."
_ASK = "Ask both first|Both get the same neutral letter, which names no rule and nobody else. You decide afterwards."
_PART = "End it without fault|Next you see who stands by and fits best. The mentor can be matched again or stands by for others."


class ConflictForm(forms.Form):
    """One of the ways to go on, and why. The page offers only what is possible now."""

    # What is needed depends on what is chosen, which a browser cannot know.
    use_required_attribute = False

    act = forms.ChoiceField(label="How it goes on", widget=forms.RadioSelect, choices=[(KEEP, _KEEP)])
    reason = forms.CharField(
        label="Reason",
        max_length=250,
        help_text="Not needed when you ask both first. Only the program team sees it.",
        error_messages={"required": "Say why in a sentence. Whoever asks later finds it in the audit log."},
    )

    def __init__(self, *args: Any, fits: Sequence[Fit], may_ask: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        over = [(f"{HAND_OVER}:{one.person.pk}", _hand_over(one)) for one in fits]
        asking = [(ASK, _ASK)] if may_ask else []
        self.fields["reason"].required = self.data.get("act") != ASK
        self.fields["act"].choices = [(KEEP, _KEEP), *asking, *over, (PART, _PART)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        act, _, mentor = data.get("act", "").partition(":")
        return data | {"verb": act, "mentor": uuid.UUID(mentor) if mentor else None}


def _hand_over(fit: Fit) -> str:
    return (
        f"Hand over to {fit.person.employee.name}, {points(fit.score)} of 100|The pairing ends without fault, and the new one "
        "begins. Both of the new pair are told in ten minutes; until then you can take it back."
    )
