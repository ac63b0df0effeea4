"""Forms of the one-tap gate: few taps, everything else proposed."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from profiles import slots
from profiles.enums import Contact, Pace
from profiles.forms.profiles import zones
from profiles.words import LANGUAGES
from programs.enums import Refusal
from programs.searching import key
from programs.training import Question
from ui.fields import DayField

if TYPE_CHECKING:
    from programs.models import Employee

MOST_TOPICS = 5
_WORDS = re.compile(r"\w+")
COMMON = ("en", "de", "fr", "es", "it", "nl", "pl", "pt")
MONTHS = {"1": _("In a month"), "3": _("In three months"), "6": _("In half a year")}


def _translated(choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choices in the language that is on. Their words are marked in the catalogs, and stay plain text everywhere else."""
    return [(value, gettext(label)) for value, label in choices]


class LaterForm(forms.Form):
    """When somebody wants to be asked again, or why not at all."""

    when = forms.ChoiceField(
        label=_("When may we ask you again?"),
        choices=[*MONTHS.items(), ("day", _("On a day I choose")), ("never", _("Please do not ask again"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one, so that we do what you want.")},
    )
    day = DayField(label=_("The day"), required=False)
    reason = forms.ChoiceField(
        label=_("If not: may we know why?"),
        choices=lambda: [("", gettext("I would rather not say")), *_translated(Refusal.choices)],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("when") == "day" and not data.get("day") and "day" not in self.errors:
            self.add_error("day", gettext("Choose the day."))
        return data

    def until(self, today: dt.date) -> dt.date | None:
        """The day on which to ask again; None for never."""
        data = self.cleaned_data
        if data["when"] in MONTHS:
            return today + dt.timedelta(days=30 * int(data["when"]))
        chosen: dt.date | None = data["day"]
        return chosen if data["when"] == "day" else None


class TopicsForm(forms.Form):
    """Up to five topics."""

    topics = forms.TypedMultipleChoiceField(coerce=uuid.UUID, error_messages={"required": _("Tap at least one topic.")})

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = choices  # type: ignore[attr-defined]

    def clean_topics(self) -> list[uuid.UUID]:
        chosen: list[uuid.UUID] = self.cleaned_data["topics"]
        if len(chosen) > MOST_TOPICS:
            raise forms.ValidationError(gettext("Choose up to %d; those that matter most.") % MOST_TOPICS)
        return chosen


class SlotsForm(forms.Form):
    """Up to three times of a usual week."""

    slots = forms.MultipleChoiceField(
        label=_("Times that suit you"),
        choices=lambda: list(slots.named(gettext).items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tap at least one time.")},
    )

    def clean_slots(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["slots"]
        if len(chosen) > slots.MOST:
            raise forms.ValidationError(gettext("Choose up to %d times.") % slots.MOST)
        return chosen


class HabitsForm(SlotsForm):
    """The times, and what matching needs beside them; all but the times is filled in already."""

    headline = forms.CharField(label=_("Yourself in one sentence"), max_length=200)
    time_zone = forms.ChoiceField(label=_("Time zone"))
    languages = forms.MultipleChoiceField(label=_("Languages you are at ease in"), widget=forms.CheckboxSelectMultiple)
    contact = forms.ChoiceField(
        label=_("How do you like to talk?"), choices=lambda: _translated(Contact.choices), widget=forms.RadioSelect
    )
    pace = forms.ChoiceField(
        label=_("How do you like to prepare?"), choices=lambda: _translated(Pace.choices), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = dict.fromkeys([*(self.initial.get("languages") or ()), *COMMON])
        self.fields["languages"].choices = [  # type: ignore[attr-defined]
            (code, gettext(LANGUAGES[code])) for code in offered if code in LANGUAGES
        ]
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            (zone, zone.replace("_", " ")) for zone in dict.fromkeys([self.initial.get("time_zone") or "UTC", *zones()])
        ]

    def answers(self) -> dict[str, Any]:
        """What was said beside the times."""
        return {name: self.cleaned_data[name] for name in ("headline", "time_zone", "languages", "contact", "pace")}


class CharterForm(forms.Form):
    """The name under the charter, and the version that was read; a name of somebody else's is no signature."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, error_messages={"required": _("Write your name under the charter.")}
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=30_000)

    def __init__(self, *args: Any, signer: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signer = signer

    def clean_name(self) -> str:
        """As people sign: the whole name, the last one with an initial, or how they are called."""
        written: str = self.cleaned_data["name"]
        names = (self.signer.first_name, self.signer.preferred_name, self.signer.last_name)
        known = set(_WORDS.findall(key(" ".join(names))))
        if known and not known & set(_WORDS.findall(key(written))):
            raise forms.ValidationError(_("Sign with your own name: %(name)s."), params={"name": self.signer.name})
        return written


class CheckForm(forms.Form):
    """The questions of a training, one answer each."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(questions):
            self.fields[f"q{number}"] = forms.TypedChoiceField(
                label=question.text,
                choices=[(str(n), answer) for n, answer in enumerate(question.answers)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one answer.")},
            )

    def answers(self) -> list[int]:
        """The places of the chosen answers."""
        return [self.cleaned_data[name] for name in self.fields]


class AssistantForm(forms.Form):
    """Who may move the times."""

    email = forms.EmailField(label=_("Their work email"))
