"""Naming two people who must never be paired."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from programs.models import Employee


class SeparationForm(forms.Form):
    """Two people by address or number. ``find`` looks one up in the directory."""

    one = forms.CharField(label="One", max_length=254, help_text="Work email or employee number.")
    other = forms.CharField(label="The other", max_length=254, help_text="Work email or employee number.")
    reason = forms.CharField(label="Reason", max_length=300, required=False, help_text="Only admins see it.")

    def __init__(self, *args: Any, find: Callable[[str], Employee | None], **kwargs: Any) -> None:
        self._find = find
        super().__init__(*args, **kwargs)

    def clean_one(self) -> Employee:
        return self._employee("one")

    def clean_other(self) -> Employee:
        return self._employee("other")

    def _employee(self, name: str) -> Employee:
        found = self._find(self.cleaned_data[name])
        if found is None:
            raise forms.ValidationError("Nobody in the directory has this email or number.")
        return found


class SearchForm(forms.Form):
    """What to look for in the list."""

    q = forms.CharField(required=False, max_length=100)
