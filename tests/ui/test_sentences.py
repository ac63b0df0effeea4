"""Forms say what to do; no stock sentence of Django's is left on any kind of field."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.utils import translation

from ui.sentences import SENTENCES

ONE = [("a", "A")]


def _said(field: forms.Field, value: Any) -> str:
    with pytest.raises(forms.ValidationError) as found:
        field.clean(value)
    return found.value.messages[0]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (forms.CharField(), "", "Fill this in."),
        (forms.CharField(max_length=3), "abcd", "Shorten this to 3 characters; these are 4."),
        (forms.CharField(min_length=3), "a", "Write at least 3 characters; these are 1."),
        (forms.CharField(), "a\x00", "Write this again by hand: a character in it cannot be read."),
        (forms.ChoiceField(choices=ONE), "", "Choose one."),
        (forms.ChoiceField(choices=ONE), "b", "Choose one of those that are offered here."),
        (forms.TypedChoiceField(choices=ONE), "b", "Choose one of those that are offered here."),
        (forms.MultipleChoiceField(choices=ONE), [], "Choose at least one."),
        (forms.MultipleChoiceField(choices=ONE), ["b"], "Choose one of those that are offered here."),
        (forms.BooleanField(), False, "Tick this box to go on."),
        (forms.EmailField(), "amara", "Write the whole address, as in name@example.com."),
        (forms.IntegerField(), "two", "Write a whole number, in digits."),
        (forms.IntegerField(min_value=1), "0", "Write 1 or more."),
        (forms.IntegerField(max_value=3), "4", "Write 3 or less."),
        (forms.DecimalField(), "x", "Write a number, in digits."),
        (forms.DateField(), "", "Choose a day."),
        (forms.DateField(), "soon", "Choose a day from the calendar, or write it as 2026-12-31."),
        (forms.TimeField(), "noon", "Write a time such as 14:30."),
        (forms.UUIDField(), "x", "Choose one of those that are offered here."),
        (forms.FileField(), None, "Choose a file."),
    ],
)
def test_a_form_says_what_to_do(field: forms.Field, value: Any, said: str) -> None:
    assert _said(field, value) == said


def test_a_sentence_of_a_fields_own_is_kept() -> None:
    assert _said(forms.CharField(error_messages={"required": "Say why."}), "") == "Say why."


def test_every_sentence_is_there_in_german() -> None:
    english = {str(one) for said in SENTENCES.values() for one in said.values()}
    with translation.override("de"):
        german = {str(one) for said in SENTENCES.values() for one in said.values()}
    assert (len(german), english & german) == (len(english), set())
