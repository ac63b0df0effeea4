"""The forms of the program wizard, one per step. Each reads a draft and gives back what its service takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from programs import blueprints, needs
from programs.enums import Mode, Purpose, Theme
from programs.forms.cohorts import CohortForm, ProgramForm
from programs.forms.joining import NeedsForm
from programs.models import Program

MEASURE_ROWS = 6


class PurposeForm(ProgramForm):
    """Why the program exists."""

    purposes = forms.MultipleChoiceField(
        label="Purposes", choices=Purpose.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one purpose. It proposes everything that follows."},
    )  # fmt: skip
    themes = forms.MultipleChoiceField(
        label="Themes", choices=Theme.choices, widget=forms.CheckboxSelectMultiple, required=False,
        help_text="What juniors and seniors talk about. Leave empty, and the purposes choose.",
    )  # fmt: skip

    @staticmethod
    def reading(program: Program) -> dict[str, Any]:
        """What the draft says now."""
        fields = ("name", "description", "purposes", "themes")
        return {field: getattr(program, field) for field in fields}


class MeasuresForm(forms.Form):
    """By which numbers success is judged: a name, a unit, where it stands and where it should be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(MEASURE_ROWS):
            self.fields[f"name-{n}"] = forms.CharField(label=f"Measure {n + 1}", max_length=200, required=False)
            self.fields[f"unit-{n}"] = forms.CharField(label="Unit", max_length=20, required=False)
            for which, label in (("baseline", "Today"), ("target", "Target")):
                self.fields[f"{which}-{n}"] = forms.DecimalField(
                    label=label, required=False, max_digits=12, decimal_places=2
                )

    @staticmethod
    def reading(measures: list[Any]) -> dict[str, Any]:
        """What the draft says now."""
        values = {}
        for n, measure in enumerate(measures[:MEASURE_ROWS]):
            for field in ("name", "unit", "baseline", "target"):
                values[f"{field}-{n}"] = getattr(measure, field)
        return values

    def rows(self) -> list[dict[str, Any]]:
        """The bound fields of each row, for the page."""
        return [
            {field: self[f"{field}-{n}"] for field in ("name", "unit", "baseline", "target")}
            for n in range(MEASURE_ROWS)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        named = [n for n in range(MEASURE_ROWS) if data.get(f"name-{n}")]
        for n in range(MEASURE_ROWS):
            has_number = any(data.get(f"{which}-{n}") is not None for which in ("baseline", "target"))
            if has_number and n not in named:
                self.add_error(f"name-{n}", "Say what this number measures.")
        names = [data[f"name-{n}"].casefold() for n in named]
        for n in named:
            if names.count(data[f"name-{n}"].casefold()) > 1:
                self.add_error(f"name-{n}", "This measure is listed twice.")
            if data.get(f"unit-{n}") == "%":
                self._refuse_shares(n, data)
        if not any(data.get(f"target-{n}") is not None for n in named) and not self.errors:
            self.add_error(None, "Set a target for at least one measure. Without one nobody can say whether it worked.")
        return data

    def _refuse_shares(self, n: int, data: dict[str, Any]) -> None:
        for which in ("baseline", "target"):
            share = data.get(f"{which}-{n}")
            if share is not None and not 0 <= share <= 100:
                self.add_error(f"{which}-{n}", "A share lies between 0 and 100 %.")

    def measures(self) -> list[tuple[str, str, Decimal | None, Decimal | None]]:
        """The rows that were filled."""
        data = self.cleaned_data
        return [
            (data[f"name-{n}"], data[f"unit-{n}"], data[f"baseline-{n}"], data[f"target-{n}"])
            for n in range(MEASURE_ROWS)
            if data[f"name-{n}"]
        ]


class AudienceForm(CohortForm):
    """Whom the pilot is for, its size and its dates."""

    months = forms.IntegerField(label="Length in months", min_value=1, max_value=24)
    sessions = forms.IntegerField(label="Sessions a month", min_value=1, max_value=8)


class CriteriaForm(forms.Form):
    """Who chooses, and how much each criterion counts."""

    mode = forms.ChoiceField(
        label="Who chooses", choices=list(blueprints.MODES.items()), widget=forms.RadioSelect,
        help_text="New cohorts begin with it. Each cohort can be set differently, and so can departments, sites and grades.",
    )  # fmt: skip
    floor = forms.IntegerField(
        label="Lowest score of a pair", min_value=0, max_value=100,
        help_text="Of 100. Pairs below it are never proposed; a person decides instead.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, blueprint in blueprints.CRITERIA.items():
            self.fields[f"weight-{key}"] = forms.IntegerField(
                label=blueprint.label,
                help_text=blueprint.sentence,
                min_value=0,
                max_value=100,
                widget=forms.NumberInput(attrs={"type": "range", "step": 5, "data-action": "input->weights#update"}),
            )
            self.fields[f"weight-{key}"].widget.input_type = "range"

    @staticmethod
    def reading(program: Program, criteria: list[Any]) -> dict[str, Any]:
        """What the draft says now."""
        weights = {f"weight-{criterion.key}": criterion.weight for criterion in criteria}
        return weights | {"floor": program.floor_score, "mode": program.mode}

    def sliders(self) -> list[Any]:
        """The bound fields of the weights of what two people say and are."""
        return [self[f"weight-{key}"] for key in blueprints.FACTS]

    def themes(self) -> list[Any]:
        """The bound fields of the weights of the seven themes."""
        return [self[f"weight-{key}"] for key in blueprints.THEMES]

    def wishes(self) -> list[Any]:
        """The bound fields of the weights of what people wish for in private."""
        return [self[f"weight-{key}"] for key in blueprints.WISHES]

    def weights(self) -> dict[str, int]:
        """Weight by criterion."""
        return {key: self.cleaned_data[f"weight-{key}"] for key in blueprints.CRITERIA}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data[f"weight-{key}"] for key in blueprints.CRITERIA):
            self.add_error(None, "All weights are zero, so every pair would be as good as any. Raise at least one.")
        beside = any(data.get(f"weight-{key}") for key in ("hopes", "style", "contact"))
        private = {"worries": "Worries", **dict.fromkeys(blueprints.WISHES, "Lists")}
        for key, name in private.items():
            if data.get(f"weight-{key}") and not beside:
                self.add_error(
                    f"weight-{key}",
                    f"{name} count only beside hopes or ways of working: alone, they could be read off a pair's points.",
                )
        if data.get("mode") == Mode.ASSIGNED:
            for key in blueprints.WISHES:
                if data.get(f"weight-{key}"):
                    self.add_error(f"weight-{key}", "You choose for everybody, so nobody makes a list. Set this to 0.")
        return data


class ExclusionsForm(forms.Form):
    """Which hard rules hold, and their limits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rule, blueprint in blueprints.EXCLUSIONS.items():
            self.fields[rule] = forms.BooleanField(label=blueprint.label, help_text=blueprint.sentence, required=False)
            if blueprint.limit_label:
                self.fields[f"{rule}-limit"] = forms.IntegerField(
                    label=blueprint.limit_label.capitalize(), min_value=1, max_value=blueprint.limit_max
                )

    @staticmethod
    def reading(exclusions: list[Any]) -> dict[str, Any]:
        """What the draft says now."""
        values: dict[str, Any] = {}
        for row in exclusions:
            values[row.rule], values[f"{row.rule}-limit"] = row.enabled, row.limit
        return values

    def rows(self) -> list[dict[str, Any]]:
        """The switch of each rule with its limit, if it has one."""
        names = blueprints.EXCLUSIONS
        return [
            {"switch": self[r], "limit": self[f"{r}-limit"] if f"{r}-limit" in self.fields else None} for r in names
        ]

    def rules(self) -> dict[str, tuple[bool, int | None]]:
        """Whether each rule holds, and its limit."""
        data = self.cleaned_data
        return {rule: (data[rule], data.get(f"{rule}-limit")) for rule in blueprints.EXCLUSIONS}


class PlanForm(NeedsForm):
    """What everybody does before the start, the guided plan, and the rhythm of surveys."""

    plan = forms.ChoiceField(label="Guided plan", choices=list(blueprints.PLANS.items()), widget=forms.RadioSelect)
    surveys = forms.ChoiceField(label="Surveys", choices=list(blueprints.SURVEYS.items()), widget=forms.RadioSelect)

    @staticmethod
    def reading(program: Program) -> dict[str, Any]:
        """What the draft says now; before anybody has decided, the charter and the training are proposed."""
        gate = program.gate if "plan" in program.steps_done else list(needs.PROPOSED)
        return {"gate": gate, "plan": program.plan_template, "surveys": program.survey_rhythm}
