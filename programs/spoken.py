"""Content of ours in the language that is on. Its words stand in the catalogs, and stay plain text where they are kept."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from django.utils.translation import gettext

Content = TypeVar("Content")


def spoken(content: Content) -> Content:
    """The same content, every text in it said in the language that is on; whatever is no text stays as it is."""
    said: Any = _said(content)
    found: Content = said
    return found


def _said(content: Any) -> Any:
    if isinstance(content, str):
        return gettext(content)
    if isinstance(content, dict):
        return {key: _said(value) for key, value in content.items()}
    if isinstance(content, tuple):
        return tuple(_said(one) for one in content)
    if is_dataclass(content) and not isinstance(content, type):
        return replace(content, **{one.name: _said(getattr(content, one.name)) for one in fields(content)})
    return content
