"""What a program and its cohorts say at this moment, as the audit log keeps it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from programs.models import Audience, Cohort, Criterion, Exclusion, Measure, Program

_ASKED = ("grade_min", "grade_max", "departments", "locations", "tenure_months_min")


def answers(program: Program, step: str) -> dict[str, Any]:
    """The answers of one step by their names, ready for JSON."""
    return _ANSWERS[step](program)


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The answers that differ, as they were and as they are."""
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return {
        when: {name: said[name] for name in sorted(names & said.keys())}
        for when, said in (("before", before), ("after", after))
    }


def of_cohort(cohort: Cohort) -> dict[str, Any]:
    """A cohort's facts and whom it is for."""
    told = {"cohort": cohort.name, "cap": cohort.cap}
    told |= {name: str(getattr(cohort, name) or "") for name in ("starts_on", "ends_on")}
    for audience in Audience.objects.filter(cohort=cohort):
        told |= {f"{audience.side}_{name}": getattr(audience, name) for name in _ASKED}
    return told


def _purpose(program: Program) -> dict[str, Any]:
    return {name: getattr(program, name) for name in ("name", "description", "purposes", "themes")}


def _measures(program: Program) -> dict[str, Any]:
    rows = Measure.objects.filter(program=program).order_by("position", "key")
    return {row.name: f"{_number(row.baseline)} → {_number(row.target)} {row.unit}".strip() for row in rows}


def _number(value: Decimal | None) -> str:
    return "?" if value is None else f"{value:f}"


def _audience(program: Program) -> dict[str, Any]:
    cohort = Cohort.objects.filter(program=program).earliest("number")
    told = {"months": program.length_months, "sessions a month": program.sessions_per_month}
    return told | of_cohort(cohort)


def _criteria(program: Program) -> dict[str, Any]:
    weights = dict(Criterion.objects.filter(program=program).values_list("key", "weight"))
    return weights | {"lowest score": program.floor_score, "who chooses": program.mode}


def _exclusions(program: Program) -> dict[str, Any]:
    rows = Exclusion.objects.filter(program=program)
    return {row.rule: f"on, {row.limit}" if row.enabled and row.limit else row.enabled for row in rows}


def _plan(program: Program) -> dict[str, Any]:
    return {"plan": program.plan_template, "surveys": program.survey_rhythm, "ready to start": list(program.gate)}


_ANSWERS: dict[str, Callable[[Program], dict[str, Any]]] = {
    "purpose": _purpose,
    "measures": _measures,
    "audience": _audience,
    "criteria": _criteria,
    "exclusions": _exclusions,
    "plan": _plan,
}
