"""Asking a what-if, naming it, setting two side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django import forms

from matching import questions, wording
from matching.enums import PairRuleKind

_STEERS = [
    ("", "No pair in particular"),
    (PairRuleKind.LOCK, "Must be a pair"),
    (PairRuleKind.FORBID, "Must not be a pair"),
]


class Dial(NamedTuple):
    """One line of the form: a slider, a box for its number, and what both stood at when the page was made."""

    slider: forms.BoundField
    exact: forms.BoundField
    stood: forms.BoundField
    own: int
    most: int


class WhatIfForm(forms.Form):
    """A question to a run. Slider and box say the same; without JavaScript the box counts where it was changed."""

    mode = forms.ChoiceField(label="What counts most")
    rules = forms.MultipleChoiceField(label="Rules", required=False, widget=forms.CheckboxSelectMultiple)
    floor = forms.IntegerField(label="Lowest score", min_value=0, max_value=100)
    steer = forms.ChoiceField(label="One pair", required=False, choices=_STEERS)
    mentor = forms.CharField(label="Mentor", required=False, max_length=254)
    mentee = forms.CharField(label="Mentee", required=False, max_length=254)

    def __init__(
        self, *args: Any, policy: questions.Document, find: Callable[[str, str], list[Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._find, self._lines = find, questions.lines(policy)
        self.fields["mode"].choices = [(key, name) for key, (name, _) in wording.MODES.items()]  # type: ignore[attr-defined]
        self.fields["rules"].choices = [(key, wording.rule_name(key)) for key in questions.SWITCHES]  # type: ignore[attr-defined]
        for line in self._lines:
            for stem in ("weight", "exact", "stood"):
                self.fields[f"{stem}_{line.key}"] = forms.IntegerField(
                    label=line.name, min_value=0, max_value=line.most, required=stem != "exact"
                )

    @staticmethod
    def of(question: questions.Document, scenario: Any = None) -> dict[str, Any]:
        """The initial values for a question, and for the pair of the what-if that it comes from."""
        found = {name: question[name] for name in ("mode", "rules", "floor")}
        for key, weight in question["weights"].items():
            found |= {f"{stem}_{key}": weight for stem in ("weight", "exact", "stood")}
        if scenario is not None and scenario.steer:
            people = {side: getattr(scenario, side).employee.email for side in ("mentor", "mentee")}
            found |= {"steer": scenario.steer, **people}
        return found

    def dials(self) -> Iterator[Dial]:
        """The sliders in the order of the run's criteria."""
        for line in self._lines:
            slider, exact, stood = (self[f"{stem}_{line.key}"] for stem in ("weight", "exact", "stood"))
            yield Dial(slider, exact, stood, line.weight, line.most)

    def pair(self) -> list[forms.BoundField]:
        """Who must be, or must not be, a pair."""
        return [self["mentor"], self["mentee"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("steer"):
            for side in ("mentor", "mentee"):
                data[side] = self._somebody(side, data.get(side, "").strip())
        elif data.get("mentor") or data.get("mentee"):
            self.add_error("steer", "Say whether the two must be a pair, or must not.")
        return data

    def _somebody(self, side: str, text: str) -> Any:
        found = self._find(side, text) if text else []
        if len(found) == 1:
            return found[0]
        several = f"{len(found)} people are called so. Give the email address." if found else ""
        self.add_error(side, several or "Give the full name, or the email address, of somebody in this run.")
        return None

    def question(self) -> dict[str, Any]:
        """What is asked, as ``matching/questions.py`` has it."""
        data = self.cleaned_data
        weights = {}
        for line in self._lines:
            exact, stood = data.get(f"exact_{line.key}"), data[f"stood_{line.key}"]
            weights[line.key] = exact if exact is not None and exact != stood else data[f"weight_{line.key}"]
        rules = [rule for rule in questions.SWITCHES if rule in data["rules"]]
        return {"weights": weights, "rules": rules, "floor": data["floor"], "mode": data["mode"]}
