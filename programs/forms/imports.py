"""Forms of the import's steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from programs import spreadsheets
from programs.columns import COLUMNS
from programs.models import DirectoryImport

ACCEPTED = ".csv,.txt,.tsv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_USED = ("", "Not used")


class UploadForm(forms.Form):
    """One directory file."""

    file = forms.FileField(
        label="Directory file",
        help_text="CSV or XLSX, at most 50 MB and 50,000 rows. Whether it is one is read from its content.",
        allow_empty_file=True,
        max_length=1000,
        error_messages={"required": "Choose a file first."},
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED, "data-max-bytes": str(spreadsheets.MAX_BYTES)}),
    )


class MappingForm(forms.Form):
    """What each column of the file means, how its dates start, and whether it lists everybody."""

    day_first = forms.ChoiceField(
        label="Which comes first in dates such as 01/02/2024?",
        choices=[("day", "The day: 1 February 2024"), ("month", "The month: January 2, 2024")],
        widget=forms.RadioSelect,
        required=False,
    )
    full_roster = forms.BooleanField(
        label="This file lists everybody who works here",
        help_text="Everybody who is not in the file will be marked as left. You see who that is before it happens.",
        required=False,
    )

    def __init__(self, *args: Any, directory_import: DirectoryImport, **kwargs: Any) -> None:
        row = self.row = directory_import
        settled = {True: "day", False: "month", None: None}[row.day_first]
        kwargs["initial"] = {"full_roster": row.full_roster, "day_first": settled}
        super().__init__(*args, **kwargs)
        choices = [NOT_USED, *((column.key, column.label) for column in COLUMNS)]
        for position, header in enumerate(row.headers):
            self.fields[f"column_{position}"] = forms.ChoiceField(
                label=f"Meaning of “{header}”", choices=choices, required=False, initial=row.mapping.get(header, "")
            )
        orders = {order for facts in row.columns for order in facts["orders"]}
        if not ("either" in orders or {"day", "month"} <= orders):
            del self.fields["day_first"]

    def lines(self) -> Iterator[tuple[str, list[str], BoundField]]:
        """Header, sample values and field of each column of the file."""
        for position, header in enumerate(self.row.headers):
            yield header, self.row.samples[position], self[f"column_{position}"]

    @property
    def choices(self) -> dict[str, Any]:
        """The answers as the service takes them."""
        data = self.cleaned_data
        mapping = {header: data[f"column_{position}"] for position, header in enumerate(self.row.headers)}
        day_first = {"day": True, "month": False}.get(data.get("day_first") or "")
        return {
            "mapping": {h: key for h, key in mapping.items() if key},
            "day_first": day_first,
            "full_roster": data["full_roster"],
        }


class LevelsForm(forms.Form):
    """The organization's job levels from junior to senior; two levels may share a grade."""

    def __init__(self, *args: Any, grades: dict[str, int], **kwargs: Any) -> None:
        """``grades`` are proposed, by level from junior to senior."""
        super().__init__(*args, **kwargs)
        self.levels = list(grades)
        for position, (level, grade) in enumerate(grades.items()):
            self.fields[f"grade_{position}"] = forms.IntegerField(
                label=level, min_value=1, max_value=999, initial=grade
            )

    @property
    def grades(self) -> dict[str, int]:
        """Grade by level."""
        return {level: self.cleaned_data[f"grade_{position}"] for position, level in enumerate(self.levels)}


class ReleaseForm(forms.Form):
    """The explicit word of somebody who means to deactivate many people."""

    release = forms.BooleanField(required=False)
