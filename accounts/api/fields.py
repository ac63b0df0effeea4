"""Values of the API, taken exactly: a number is no text, and what the schema forbids is refused."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.core.validators import MaxLengthValidator
from rest_framework import serializers

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.A)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I | re.A)
_UNSENT = re.compile("[\x00\ud800-\udfff]")


class Text(serializers.CharField):
    """A text as it was sent, empty or not; what no database can hold is left out."""

    validators: Any

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"allow_blank": True, "trim_whitespace": False} | options))
        self.validators = [one for one in self.validators if isinstance(one, MaxLengthValidator)]

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)  # as it was sent, whatever is left of it
        return str(super().to_internal_value(_UNSENT.sub("", data)))


class Number(serializers.IntegerField):
    """A whole number, and in JSON no text of one."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, float) and data.is_integer():
            data = int(data)  # to JSON, 3.0 is a whole number
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Digits(serializers.IntegerField):
    """A whole number in an address."""

    def to_internal_value(self, data: Any) -> int:
        if not re.fullmatch(r"-?\d{1,12}", str(data), re.A):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Flag(serializers.BooleanField):
    """Yes or no, and no word for it."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Choice(serializers.ChoiceField):
    """One of a few words."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(
            _UNSENT.sub("", data)
        )  # a refusal repeats it, and half a letter cannot be sent


class Id(serializers.UUIDField):
    """The id of a row, as we write it."""

    def to_internal_value(self, data: Any) -> Any:
        if not (isinstance(data, str) and _ID.fullmatch(data)):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class Day(serializers.DateField):
    """A day of the calendar, as 2026-11-30; where there need be none, an empty text says so too."""

    def to_internal_value(self, data: Any) -> Any:
        if data == "" and self.allow_null:
            return None
        if not (isinstance(data, str) and _DAY.fullmatch(data)):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(data)


class Moment(serializers.DateTimeField):
    """A moment, told in UTC wherever the organization is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"default_timezone": dt.UTC} | options))
