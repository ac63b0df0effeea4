"""What people fill in who ask for a match, who are asked, and who set how a cohort comes to its pairs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from matching.enums import Askers, Declined, Mode, Willing
from matching.selectors.searching import Search
from profiles.words import LANGUAGES
from programs.blueprints import MODES
from programs.enums import Theme
from ui.fields import DayField
from ui.widgets import Textarea

LONGEST_SEARCH = 100


class OpeningForm(forms.Form):
    """How a cohort's people come to a pair, and when asking opens."""

    mode = forms.ChoiceField(label="Who chooses", choices=list(MODES.items()), widget=forms.RadioSelect)
    blind = forms.BooleanField(
        label="Nobody is known before both agree",
        required=False,
        help_text="Names, photos, teams, titles and grades stay hidden until both have said yes.",
    )
    askers = forms.ChoiceField(label="Who may ask", choices=Askers.choices)
    opens_on = DayField(label="Opens on", required=False)
    opens_at_share = forms.IntegerField(
        label="Opens when so many percent of mentors are complete", required=False, min_value=1, max_value=100
    )
    leftovers = forms.BooleanField(
        label="Who is left over after publishing may choose",
        required=False,
        help_text="Ten minutes after you publish pairs, everybody without one gets a letter and may ask, by the same rules.",
    )
    leftover_days = forms.IntegerField(
        label="For how many days",
        min_value=1,
        max_value=90,
        initial=14,
        help_text="Then whoever is free is on the bench.",
    )
    assigned_departments = forms.MultipleChoiceField(
        label="Departments", required=False, widget=forms.CheckboxSelectMultiple
    )
    assigned_locations = forms.MultipleChoiceField(label="Sites", required=False, widget=forms.CheckboxSelectMultiple)
    assigned_from_grade = forms.IntegerField(
        label="From grade", required=False, min_value=0, max_value=1000, help_text="And everybody above."
    )

    def __init__(self, *args: Any, departments: list[str], locations: list[str], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name, values in (("assigned_departments", departments), ("assigned_locations", locations)):
            # What was chosen stays a choice when nobody is there any more.
            every = sorted({*values, *(self.initial.get(name) or ())})
            self.fields[name].choices = [(value, value) for value in every]  # type: ignore[attr-defined]

    def clean_opens_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["opens_on"]
        # A day that has come stays as it is: asking was opened on it.
        if day and day != self.initial.get("opens_on") and day < self.today:
            raise forms.ValidationError("Choose today or a day to come.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = ("assigned_departments", "assigned_locations")
        nobody = not any(data.get(name) for name in named) and data.get("assigned_from_grade") is None
        if data.get("mode") == Mode.HYBRID and nobody and "assigned_from_grade" not in self.errors:
            self.add_error("mode", "Name at least one department, site or grade below, or nobody is left to you.")
        return data

    @staticmethod
    def reading(row: Any) -> dict[str, Any]:
        """What the opening says now."""
        return {name: getattr(row, name) for name in OpeningForm.base_fields}


class SearchForm(forms.Form):
    """What to look for among all who are free; anything that makes no sense is ignored, for it comes from an address."""

    # Not its max_length: what is too long would be left out, and everybody found.
    q = forms.CharField(
        label="Topic or name", required=False, widget=forms.TextInput(attrs={"maxlength": LONGEST_SEARCH})
    )
    theme = forms.ChoiceField(label="Theme", required=False, choices=[("", "Any theme"), *Theme.choices])
    language = forms.ChoiceField(label="Speaks", required=False, choices=[("", "Any language"), *LANGUAGES.items()])

    @property
    def search(self) -> Search:
        """The search as the selector takes it."""
        self.is_valid()
        data = self.cleaned_data
        return Search(
            text=data.get("q", "")[:LONGEST_SEARCH], theme=data.get("theme", ""), language=data.get("language", "")
        )


class ThinkForm(forms.Form):
    """What somebody privately thinks of another person of the cohort."""

    VERBS = ("wish", "no", "forget", "move")

    do = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])
    other = forms.UUIDField()
    place = forms.IntegerField(min_value=1, max_value=100, required=False)


class AskForm(forms.Form):
    """A request with a few words of one's own."""

    message = forms.CharField(
        label="Your message",
        required=False,
        max_length=1000,
        widget=Textarea(attrs={"rows": 4}),
        help_text="Why you two? Two or three sentences are enough.",
    )


class NoteForm(forms.Form):
    """A question about a request, or an answer to one."""

    text = forms.CharField(label=_("Your message"), max_length=600, widget=Textarea(attrs={"rows": 3}))


class DeclineForm(forms.Form):
    """Why somebody says no."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=lambda: [(value, gettext(label)) for value, label in Declined.choices],
        widget=forms.RadioSelect,
    )


class AgainForm(forms.Form):
    """Why the program team asks once more."""

    reason = forms.CharField(
        label="Why once more",
        max_length=200,
        help_text="For the audit log. Neither of the two reads it.",
        error_messages={"required": "Say in a few words why; the audit log keeps it."},
    )


class WillingForm(forms.Form):
    """One of three answers."""

    answer = forms.ChoiceField(choices=Willing.choices)


class AssignForm(forms.Form):
    """Which mentor an admin chooses for somebody who asked for it."""

    mentor = forms.UUIDField()
