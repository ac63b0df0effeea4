"""What a form says when an answer is missing or makes no sense: what to do, instead of Django's stock sentences."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_DAY = _("Choose a day from the calendar, or write it as 2026-12-31.")
_TIME = _("Write a time such as 14:30.")
_NUMBER = _("Write a number, in digits.")
_NOT_OFFERED = _("Choose one of those that are offered here.")

# A field says what its nearest class says. Codes of validators stand here as well: a field asks itself before them.
SENTENCES: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {
        "required": _("Fill this in."),
        "min_value": _("Write %(limit_value)s or more."),
        "max_value": _("Write %(limit_value)s or less."),
        "min_length": _("Write at least %(limit_value)d characters; these are %(show_value)d."),
        "max_length": _("Shorten this to %(limit_value)d characters; these are %(show_value)d."),
        "null_characters_not_allowed": _("Write this again by hand: a character in it cannot be read."),
    },
    forms.BooleanField: {"required": _("Tick this box to go on.")},
    forms.ChoiceField: {"required": _("Choose one."), "invalid_choice": _NOT_OFFERED},
    forms.MultipleChoiceField: {
        "required": _("Choose at least one."),
        "invalid_choice": _NOT_OFFERED,
        "invalid_list": _NOT_OFFERED,
    },
    forms.EmailField: {"invalid": _("Write the whole address, as in name@example.com.")},
    forms.URLField: {"invalid": _("Write the whole address, as in https://example.com.")},
    forms.UUIDField: {"invalid": _NOT_OFFERED},
    forms.IntegerField: {"invalid": _("Write a whole number, in digits.")},
    forms.FloatField: {"invalid": _NUMBER},
    forms.DecimalField: {
        "invalid": _NUMBER,
        "max_digits": _("Write a number of at most %(max)s digits."),
        "max_whole_digits": _("Write a smaller number: at most %(max)s digits before the point."),
        "max_decimal_places": _("Round this to %(max)s digits after the point."),
    },
    forms.DateField: {
        "required": _("Choose a day."),
        "invalid": _DAY,
        "min_value": _("Choose a day from %(limit_value)s on."),
        "max_value": _("Choose a day until %(limit_value)s."),
    },
    forms.TimeField: {"required": _("Write a time."), "invalid": _TIME},
    forms.DateTimeField: {"invalid": _("Choose a day and a time.")},
    forms.FileField: {
        "required": _("Choose a file."),
        "invalid": _("Choose a file, and send it once more."),
        "missing": _("Choose a file, and send it once more."),
        "empty": _("Choose another file: this one is empty."),
        "max_length": _("Give the file a shorter name: at most %(max)d characters."),
    },
    forms.ImageField: {"invalid_image": _("Choose a picture: this file is none, or it is damaged.")},
}


def speak() -> None:
    """Have every form of the process say these sentences; a form that says it better in its own place still does."""
    for field, said in SENTENCES.items():
        # A class without sentences of its own would write into those of the class above it.
        field.default_error_messages = {**field.__dict__.get("default_error_messages", {}), **said}
