"""The questions of a profile, except its topics. Nothing is required: half a profile can be kept and gone on with."""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from collections.abc import Sequence
from typing import Any

from django import forms

from profiles import week
from profiles.enums import Channel, Contact, Hope, Notice, Pace, Rhythm, Worry
from profiles.words import LANGUAGES, WEEKDAYS
from ui.widgets import Textarea

PLAIN = (
    "headline", "about", "languages", "time_zone", "pace", "contact", "channel", "rhythm", "notice", "talk_language", "signs",
    "hopes", "worries", "challenge",
)  # fmt: skip
PARTNER = "Your partner, your program admins and, where people choose each other, those who may choose you."
MATCHED = "Your partner, once you are matched, and your program admins."
PHOTO = "Your partner, your program admins, and those who may choose you. Never where names are hidden."
# Topics and choices are counted before they are told of somebody whose name is hidden. What people write cannot be.
WRITTEN = (
    PARTNER + " Where names are hidden, your name, team and title are cut out, and all else is read as you write it."
)
ADMINS = "Your program admins, and the matching."
NOBODY = "Nobody reads this. The matching uses it, and never names it to anybody."


class ProfileForm(forms.Form):
    """Everything that is asked beside topics. ``seen_by`` says at each field who sees the answer."""

    headline = forms.CharField(
        label="Yourself in one sentence", max_length=200, required=False,
        widget=forms.TextInput(attrs={"placeholder": "e.g. I build dashboards that people look at twice"}),
    )  # fmt: skip
    about = forms.CharField(
        label="A little more", max_length=2000, required=False, widget=Textarea(attrs={"rows": 4}),
        help_text="What you do, what you care about, what a first conversation could start with.",
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label="Languages you are at ease in", choices=list(LANGUAGES.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    time_zone = forms.CharField(
        label="Time zone", max_length=64, required=False,
        widget=forms.TextInput(attrs={"list": "zones", "data-controller": "timezone", "autocomplete": "off"}),
    )  # fmt: skip
    workdays = forms.TypedMultipleChoiceField(
        label="Days you work", choices=list(WEEKDAYS.items()), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    work_start = forms.TimeField(
        label="From", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    work_end = forms.TimeField(
        label="Until", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    pace = forms.ChoiceField(
        label="How do you like to prepare?", choices=Pace.choices, required=False, widget=forms.RadioSelect
    )
    contact = forms.ChoiceField(
        label="How do you like to talk?", choices=Contact.choices, required=False, widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(
        label="How are you best reached in between?", choices=Channel.choices, required=False, widget=forms.RadioSelect
    )
    rhythm = forms.ChoiceField(
        label="How often would you like to meet?", choices=Rhythm.choices, required=False, widget=forms.RadioSelect
    )
    notice = forms.ChoiceField(
        label="How early do you want to know of a meeting?", choices=Notice.choices, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    talk_language = forms.ChoiceField(
        label="In which language would you rather talk?",
        choices=[("", "No matter"), *LANGUAGES.items()],
        required=False,
    )
    signs = forms.CharField(
        label="How does somebody notice that it is too much, or too careful?", max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "e.g. If I say “interesting”, ask me what I really think"}),
    )  # fmt: skip
    hopes = forms.MultipleChoiceField(
        label="What do you hope for?", choices=Hope.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    worries = forms.MultipleChoiceField(
        label="What worries you?", choices=Worry.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    challenge = forms.CharField(
        label="A question of the business that you would like to work on together", max_length=1000, required=False,
        widget=Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    week = forms.TypedMultipleChoiceField(
        label="Hours of a usual week in which you can meet", choices=[(hour, str(hour)) for hour in range(week.WEEK)],
        coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    # Either the hours of the week one by one, or working hours: a page asks for one of the two.
    GRID = ("week",)
    SEEN_BY = {
        "headline": WRITTEN, "about": WRITTEN, "languages": PARTNER, "time_zone": MATCHED, "workdays": ADMINS,
        "work_start": ADMINS, "work_end": ADMINS, "week": ADMINS, "pace": PARTNER, "contact": PARTNER, "channel": MATCHED,
        "rhythm": MATCHED, "notice": MATCHED, "talk_language": MATCHED, "signs": MATCHED, "hopes": PARTNER,
        "worries": NOBODY, "challenge": WRITTEN,
    }  # fmt: skip

    def __init__(self, *args: Any, own: bool, only: Sequence[str] = (), **kwargs: Any) -> None:
        """With ``only`` the form is one screen of the way through the profile, and asks nothing else."""
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if name not in (only or {*self.fields} - {*self.GRID})]:
            del self.fields[name]
        if not own and "worries" in self.fields:
            # SECURITY: an admin may repair a profile, and never learns what somebody is worried about.
            del self.fields["worries"]

    @staticmethod
    def reading(profile: Any, *, reader: str) -> dict[str, Any]:
        """What the profile says now to somebody who signed in with the address ``reader``.

        SECURITY: an employee's address can be changed by an admin, so being the employee is not enough to read worries.
        """
        values = {name: getattr(profile, name) for name in (*PLAIN, "workdays")}
        if profile.worries_of != reader:
            values["worries"] = []
        values["week"] = profile.week or week.of_work(profile.workdays, profile.work_start, profile.work_end)
        return values | {name: _time(getattr(profile, name)) for name in ("work_start", "work_end")}

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"].strip()
        if zone and zone not in zones():
            raise forms.ValidationError("Choose a time zone from the list, such as Europe/Berlin.")
        return zone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("work_start"), data.get("work_end")
        if (start is None) != (end is None) and not self.errors:
            self.add_error("work_end" if end is None else "work_start", "Give both: from when and until when you work.")
        if start is not None and start == end:
            self.add_error("work_end", "The day ends when it begins.")
        return data

    def answers(self) -> dict[str, Any]:
        """The answers that are right, as the service keeps them: times as minutes after midnight.

        A grid that shows working hours and was not touched says nothing of its own.
        """
        data = self.cleaned_data
        found = {name: data[name] for name in (*PLAIN, "workdays") if name in data}
        found |= {name: sorted(data[name]) for name in self.GRID if name in data and name in self.changed_data}
        return found | {name: _minutes(data[name]) for name in ("work_start", "work_end") if name in data}


def _time(minutes: int | None) -> dt.time | None:
    return None if minutes is None else dt.time(minutes // 60 % 24, minutes % 60)


def _minutes(time: dt.time | None) -> int | None:
    return None if time is None else time.hour * 60 + time.minute


@functools.lru_cache(maxsize=1)
def zones() -> list[str]:
    """Time zones that people live in."""
    return sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
