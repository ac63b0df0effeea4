"""What an audit event changed, line by line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[\d:.]*[+-]\d\d:\d\d")


class Difference(NamedTuple):
    """One field with its text before and after; an empty text means that there was nothing."""

    field: str
    before: str
    after: str


def differences(detail: Mapping[str, Any]) -> list[Difference]:
    """Lay the ``before`` and ``after`` of an event side by side; what else it says is shown as it is, unless it is empty."""
    before, after = _mapping(detail.get("before")), _mapping(detail.get("after"))
    lines = [
        Difference(_title(field), _text(before.get(field)), _text(after.get(field)))
        for field in sorted(before.keys() | after.keys())
        if before.get(field) != after.get(field)
    ]
    rest = [Difference(_title(k), "", _text(v)) for k, v in sorted(detail.items()) if k not in {"before", "after"}]
    return lines + [line for line in rest if line.after]


def _mapping(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    return dict(value) if isinstance(value, Mapping) else {"value": value}


def _title(field: str) -> str:
    return field.replace("_", " ")


def _text(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_text(item) for item in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{_title(str(k))}: {_text(v)}" for k, v in value.items())
    return _moment(str(value))


def _moment(text: str) -> str:
    """A moment as people write it, in the time zone of the page; any other text as it is."""
    if not _MOMENT.fullmatch(text):
        return text
    return date_format(timezone.localtime(dt.datetime.fromisoformat(text)), "j M Y, H:i")
