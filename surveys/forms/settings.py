"""What admins send about a survey as a whole: what it is called, when it is sent and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from surveys import bank, when
from surveys.documents import INTRO, TITLE
from surveys.enums import Moment, Sides
from surveys.moments import APART
from surveys.services.catalog import Setting
from ui.fields import DayField
from ui.widgets import Textarea
from ui.words import in_own_words

if TYPE_CHECKING:
    from accounts.models import Organization
    from surveys.models import Survey

EMPTY = "empty"
_NAMES = ("title", "intro", "moment", "days", "on_date", "sides")


class SettingForm(forms.Form):
    """The name of a survey, the words above it, its moment and its side."""

    title = forms.CharField(
        label="Title", max_length=TITLE, help_text="Participants read it, in the letter and above the questions."
    )
    intro = forms.CharField(
        label="Words above the questions", required=False, max_length=INTRO, widget=Textarea(attrs={"rows": 3}),
        help_text="Why you ask, and how long it takes.",
    )  # fmt: skip
    sides = forms.ChoiceField(label="Asked of", choices=Sides.choices)
    moment = forms.ChoiceField(
        label="Sent", initial=Moment.BY_HAND.value, choices=list(when.CHOICES.items()), widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label="Days",
        min_value=0,
        max_value=730,
        required=False,
        help_text="Counted from the moment above, or between two times.",
    )
    on_date = DayField(label="The date", required=False, help_text="For a survey that is sent on a date.")

    def __init__(self, *args: Any, organization: Organization, survey: Survey | None = None, **kwargs: Any) -> None:
        if survey is not None:
            shown = {name: getattr(survey, name) for name in _NAMES}
            kwargs["initial"] = shown | {"moment": str(when.ALIKE.get(Moment(survey.moment), survey.moment))}
        super().__init__(*args, **kwargs)
        self.survey = survey
        choices = [(value, in_own_words(str(label), organization.word)) for value, label in Sides.choices]
        self.fields["sides"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        moment = data.get("moment")
        if moment == Moment.ON_DATE and not data.get("on_date") and "on_date" not in self.errors:
            self.add_error("on_date", "Give the date on which it is sent.")
        if moment == Moment.EVERY_60 and not data.get("days") and "days" not in self.errors:
            self.add_error("days", "Say after how many days it is sent again.")
        elif moment == Moment.EVERY_60 and (data.get("days") or APART) < APART:
            self.add_error("days", f"Nobody is asked the same sooner than after {APART} days. Choose {APART} or more.")
        return data

    def setting(self) -> Setting:
        """What was chosen, once the form is valid; what its moment does not need is left out."""
        data = self.cleaned_data
        moment = data["moment"]
        kept = self.survey.moment if self.survey else ""
        counts = moment in when.COUNTED or moment == Moment.EVERY_60
        return Setting(
            title=data["title"],
            intro=data["intro"],
            # A survey of day 7 stays one: it is the same kind of moment as day 30.
            moment=kept if when.ALIKE.get(kept) == moment else moment,  # type: ignore[call-overload]
            days=(data["days"] or 0) if counts else 0,
            on_date=data["on_date"] if moment == Moment.ON_DATE else None,
            sides=data["sides"],
        )


class NewForm(SettingForm):
    """A survey of the program's own, and what it begins with."""

    source = forms.ChoiceField(label="Begin with", initial=EMPTY)
    field_order = ("source", *_NAMES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = [(key, f"The questions of “{one.name.text}”") for key, one in bank.SURVEYS.items()]
        self.fields["source"].choices = [(EMPTY, "No question yet"), *ready]  # type: ignore[attr-defined]


class SeenForm(forms.Form):
    """Which state of a draft somebody has looked at."""

    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)
