"""What admins send about a whole plan template: a new one, its name, a copy, a file, and publishing its draft."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms

from plans import documents as limits
from plans import library, portable
from plans.enums import Reach
from ui.widgets import Textarea

if TYPE_CHECKING:
    from programs.models import Program

EMPTY = "empty"
_REACHES = {
    Reach.NEW: "For new pairings only|Pairings that have begun go on as they are.",
    Reach.ALL: "For all that go on|Their open steps change as shown here; steps that are done stay.",
    Reach.CHOSEN: "For chosen pairings|Those that you tick in the list, and new ones.",
}


class DetailsForm(forms.Form):
    """What a template is called and what it is for."""

    name = forms.CharField(label="Name", max_length=limits.NAME)
    description = forms.CharField(
        label="In one sentence", required=False, max_length=limits.DESCRIPTION, widget=Textarea(attrs={"rows": 2}),
        help_text="Pairings read it beside their plan.",
    )  # fmt: skip


class NewForm(DetailsForm):
    """A new template: empty, or from the library."""

    source = forms.ChoiceField(
        label="Begin with",
        initial=EMPTY,
        widget=forms.RadioSelect,
        choices=[
            *((key, f"{track.name}|{track.description}") for key, track in library.TRACKS.items()),
            (EMPTY, "An empty plan|You write every stage and step yourself."),
        ],
    )

    field_order = ("source", "name", "description")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        self.fields["name"].help_text = "A plan of the library brings its own; you can change it later."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("source") == EMPTY and "name" in data and not data["name"]:
            self.add_error("name", "Give the empty plan a name.")
        return data


class CopyForm(forms.Form):
    """Into which program a template is copied, and what the copy is called."""

    name = forms.CharField(label="Name of the copy", max_length=limits.NAME)
    program = forms.TypedChoiceField(label="Program", coerce=uuid.UUID)

    def __init__(self, *args: Any, programs: list[Program], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.pk), row.name or "A program without a name") for row in programs]
        self.fields["program"].choices = choices  # type: ignore[attr-defined]


class FileForm(forms.Form):
    """A template that was exported, here or elsewhere."""

    file = forms.FileField(
        label="File of a plan",
        help_text="A JSON file that was exported from Upstream, at most 1 MB.",
        allow_empty_file=True,
        max_length=300,
        error_messages={"required": "Choose a file first."},
        widget=forms.ClearableFileInput(
            attrs={"accept": ".json,application/json", "data-max-bytes": str(portable.MAX_BYTES)}
        ),
    )

    def content(self) -> bytes:
        """As much of the file as is needed to see that it is too much."""
        found: bytes = self.cleaned_data["file"].read(portable.MAX_BYTES + 1)
        return found


class PublishForm(forms.Form):
    """For whom a draft is published, and why."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reach = forms.ChoiceField(label="For whom?", choices=list(_REACHES.items()), widget=forms.RadioSelect)
    why = forms.CharField(
        label="Why?", max_length=limits.WHY, widget=Textarea(attrs={"rows": 3}),
        help_text="It stands in the log beside what changed, for everybody who manages programs.",
    )  # fmt: skip
    pairing = forms.TypedMultipleChoiceField(required=False, coerce=uuid.UUID)

    def __init__(self, *args: Any, pairings: list[uuid.UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pairing"].choices = [(str(pk), "") for pk in pairings]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reach") == Reach.CHOSEN and not data.get("pairing"):
            self.add_error("reach", "Tick at least one pairing in the list, or publish for new pairings only.")
        return data


class SeenForm(forms.Form):
    """Which state of a draft somebody has looked at."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)
