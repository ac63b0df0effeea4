"""Speaking of mentors and mentees as the organization calls them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language

AnyForm = TypeVar("AnyForm", bound=forms.BaseForm)
_SIDE = re.compile(r"\b(mentor|mentee)(s?)\b", re.IGNORECASE)


def noun(word: str) -> str:
    """An organization's own word as the language that is on writes nouns: German ones begin with a capital letter."""
    return capfirst(word) if (get_language() or "").startswith("de") else word


def in_own_words(text: str, word: Callable[..., str]) -> str:
    """A text of ours with what the organization calls both sides; ``word`` gives that."""

    def said(found: re.Match[str]) -> str:
        one = word(found[1].lower(), many=bool(found[2]))
        return capfirst(one) if found[1][0].isupper() else one

    return _SIDE.sub(said, text)


def worded(form: AnyForm, word: Callable[..., str]) -> AnyForm:
    """The form with the organization's words for both sides in its labels and helps."""
    for field in form.fields.values():
        if field.label:
            field.label = in_own_words(str(field.label), word)
        if field.help_text:
            field.help_text = in_own_words(str(field.help_text), word)
    return form
