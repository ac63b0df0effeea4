"""What an audit event changed, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Difference(NamedTuple):
    """One field with its text before and after; an empty text means that there was nothing."""

    field: str
    before: str
    after: str


def differences(detail: Mapping[str, Any]) -> list[Difference]:
    """Lay the ``before`` and ``after`` of an event side by side; everything else it says is shown as it is."""
    before, after = _mapping(detail.get("before")), _mapping(detail.get("after"))
    lines = [
        Difference(_title(field), _text(before.get(field)), _text(after.get(field)))
        for field in sorted(before.keys() | after.keys())
        if before.get(field) != after.get(field)
    ]
    rest = [Difference(_title(k), "", _text(v)) for k, v in sorted(detail.items()) if k not in {"before", "after"}]
    return lines + rest


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
    return str(value)
