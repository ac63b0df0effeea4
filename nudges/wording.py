"""Texts with placeholders in braces, as an admin writes them. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def unknown(text: str, allowed: Collection[str]) -> list[str]:
    """Placeholders of a text that nobody could fill, as they were written."""
    return [found for found in dict.fromkeys(_PLACEHOLDER.findall(text)) if found not in allowed]


def noun(word: str, language: str) -> str:
    """An organization's own word as a language writes nouns: German ones begin with a capital letter."""
    return word[:1].upper() + word[1:] if language.startswith("de") else word


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every placeholder that has a value replaced; a value is never looked through again."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
