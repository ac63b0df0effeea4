"""Forms of the people of a cohort: what to look for, whom to add, and what to do with many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from programs.enums import ParticipantState, Side
from programs.forms.employees import DirectoryFilter
from programs.selectors.participants import SORTS, Search
from ui.widgets import Textarea

if TYPE_CHECKING:
    from programs.models import Cohort

SIDES = [("", "Both sides"), *Side.choices]
# Whoever is not ready has an open profile, or owes what the program asks for beside it.
STATES = [("", "Taking part"), *(dict(ParticipantState.choices) | {"enrolled": "Not ready yet"}).items()]
PROFILES = [("", "Any profile"), ("yes", "Complete"), ("no", "Not complete")]
FITS = [("yes", "Fit the audience"), ("", "Everybody")]


class ParticipantFilter(forms.Form):
    """Search field, filters and order of a cohort's people, as they stand in the address of the page."""

    q = forms.CharField(required=False, max_length=200)
    side = forms.ChoiceField(required=False, choices=SIDES)
    state = forms.ChoiceField(required=False, choices=STATES)
    complete = forms.ChoiceField(required=False, choices=PROFILES)
    o = forms.ChoiceField(required=False, choices=[(sign + key, key) for key in SORTS for sign in ("", "-")])

    def search(self) -> Search:
        """What is looked for; a value that makes no sense is left out."""
        self.is_valid()
        data = self.cleaned_data
        return Search(
            words=data.get("q") or "",
            side=data.get("side") or "",
            state=data.get("state") or "",
            complete=data.get("complete") or "",
            order=data.get("o") or "name",
        )

    def chips(self) -> list[tuple[str, str]]:
        """Field and words of each filter that is on, in the order of the page."""
        self.is_valid()
        words = dict(SIDES) | dict(STATES) | {code: f"Profile: {label.lower()}" for code, label in PROFILES if code}
        data = self.cleaned_data
        return [
            (name, str(words.get(data[name], data[name])))
            for name in ("q", "side", "state", "complete")
            if data.get(name)
        ]


class PlaceForm(forms.Form):
    """Where in a cohort people are put: on which side, and how many mentees each mentor takes at most."""

    side = forms.ChoiceField(
        label="As", choices=Side.choices, widget=forms.RadioSelect, error_messages={"required": "Say on which side."}
    )
    capacity = forms.IntegerField(label="Mentees per mentor, at most", min_value=1, max_value=20, initial=1)


class CandidateFilter(DirectoryFilter):
    """A search of the directory for people to add, on one side, within the audience or beyond it."""

    side = forms.ChoiceField(required=False, choices=Side.choices)
    fits = forms.ChoiceField(required=False, choices=FITS)

    @property
    def chosen_side(self) -> str:
        """The side that people are looked for; mentors come first."""
        self.is_valid()
        return self.cleaned_data.get("side") or Side.MENTOR.value

    @property
    def only_fitting(self) -> bool:
        """Whether people outside of the audience are left out."""
        return "fits" not in self.data or self.data["fits"] == "yes"


class CohortChoiceForm(PlaceForm):
    """A cohort to add chosen employees to."""

    cohort = forms.ChoiceField(label="Cohort", error_messages={"required": "Choose a cohort."})

    field_order = ("cohort", "side", "capacity")

    def __init__(self, *args: Any, cohorts: list[Cohort], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohorts = {str(cohort.pk): cohort for cohort in cohorts}
        self.fields["cohort"].choices = [  # type: ignore[attr-defined]
            (key, f"{cohort.program.name}, {cohort.name}") for key, cohort in self.cohorts.items()
        ]

    def clean_cohort(self) -> Cohort:
        return self.cohorts[self.cleaned_data["cohort"]]


class ListForm(PlaceForm):
    """People named by their work email: pasted, or in a file with a column for it."""

    addresses = forms.CharField(
        label="Work emails", required=False, max_length=400_000, widget=Textarea(attrs={"rows": 6}),
        help_text="One a line, or separated by commas or semicolons.",
    )  # fmt: skip
    file = forms.FileField(
        label="Or a file", required=False, max_length=255, allow_empty_file=True,
        help_text="CSV or XLSX with a column of work emails; columns for side and capacity are read too.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )  # fmt: skip

    field_order = ("addresses", "file", "side", "capacity")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("addresses") and not data.get("file"):
            raise forms.ValidationError("Paste addresses or choose a file.")
        return data


class ActForm(forms.Form):
    """What to do with the selected people, or with everybody whom the search finds."""

    ACTIONS = ("invite", "excuse", "withdraw", "restore", "undo", "capacity", "mentor", "mentee")

    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    capacity = forms.IntegerField(required=False, min_value=1, max_value=20)
    everybody = forms.BooleanField(required=False)
    query = forms.CharField(required=False, max_length=1000)
