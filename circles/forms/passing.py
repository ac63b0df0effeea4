"""Who looks after a circle from now on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from circles.models import CircleMember


class PassForm(forms.Form):
    """One of the other members."""

    to = forms.TypedChoiceField(
        label="Pass it on to", widget=forms.RadioSelect, error_messages={"required": "Choose somebody."}
    )

    def __init__(self, *args: Any, others: Sequence[CircleMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_id = {str(one.pk): one for one in others}
        self.fields["to"].choices = [(pk, one.participant.employee.name) for pk, one in by_id.items()]  # type: ignore[attr-defined]
        self.fields["to"].coerce = by_id.__getitem__  # type: ignore[attr-defined]
