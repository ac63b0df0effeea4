"""Rows of comparisons and returns with sensible values, made inside a tenant context; each function makes one row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from analytics.models import (
    Assumption,
    AssumptionSet,
    BalanceLine,
    Comparison,
    ComparisonEstimate,
    ComparisonResult,
    ComparisonTrial,
    CurveStep,
    FurtherLine,
)
from analytics.money import FIGURES
from programs.models import Cohort, Program


def make_comparison(*, program: Program, cohort: Cohort | None = None, **values: Any) -> Comparison:
    """One that is done, of a directory known until today."""
    today = timezone.localdate()
    stem = {
        "number": 1, "state": "done", "finished_at": timezone.now(), "inputs_hash": "0" * 64, "basis": "waiting",
        "day": today - dt.timedelta(days=400), "known_until": today, "people": 60, "wanted_next": 219,
    }  # fmt: skip
    return Comparison.objects.create(program=program, cohort=cohort, **(stem | values))


def make_comparison_trial(*, comparison: Comparison, **values: Any) -> ComparisonTrial:
    """Those who waited were taken."""
    stem = {"position": 0, "basis": "waiting", "step": "as they are", "here": 60, "there": 60, "left_out": 0}
    return ComparisonTrial.objects.create(comparison=comparison, **(stem | values))


def make_balance_line(*, comparison: Comparison, **values: Any) -> BalanceLine:
    """Grades are nearly alike."""
    stem = {"position": 0, "trait": "grade", "here": 4.0, "there": 4.1, "apart": -0.08}
    return BalanceLine.objects.create(comparison=comparison, **(stem | values))


def make_comparison_result(*, comparison: Comparison, **values: Any) -> ComparisonResult:
    """Fewer participants left."""
    stem = {
        "question": "left", "verdict": "fewer_left", "by_day": 365, "participants": 60, "others": 60, "expected": 18.0,
        "claim": "Of 60 participants and 60 others, fewer participants left.",
    }  # fmt: skip
    return ComparisonResult.objects.create(comparison=comparison, **(stem | values))


def make_comparison_estimate(*, result: ComparisonResult, **values: Any) -> ComparisonEstimate:
    """A tenth of the participants left."""
    return ComparisonEstimate.objects.create(
        result=result, **({"told": "here", "value": 0.1, "low": 0.05, "high": 0.2} | values)
    )


def make_curve_step(*, result: ComparisonResult, **values: Any) -> CurveStep:
    """Six participants left on the hundredth day."""
    stem = {"who": "here", "day": 100, "at_risk": 60, "gone": 6, "staying": 0.9, "low": 0.8, "high": 0.95}
    return CurveStep.objects.create(result=result, **(stem | values))


def make_assumption_set(*, program: Program, **values: Any) -> AssumptionSet:
    """The first set, of nobody in particular."""
    return AssumptionSet.objects.create(program=program, **({"number": 1, "why": "To begin with."} | values))


def make_assumption(*, assumptions: AssumptionSet, key: str = "hour", **values: Any) -> Assumption:
    """A figure as it is proposed."""
    one = next(one for one in FIGURES if one.key == key)
    stem = {"low": one.low, "central": one.central, "high": one.high, "source": one.source}
    return Assumption.objects.create(assumptions=assumptions, key=key, **(stem | values))


def make_further_line(*, assumptions: AssumptionSet, **values: Any) -> FurtherLine:
    """Rooms that have to be paid for."""
    stem = {"position": 0, "name": "Rooms", "low": 1, "central": 2, "high": 3, "source": "Finance"}
    return FurtherLine.objects.create(assumptions=assumptions, **(stem | values))


def fill(world: Any, word: str) -> dict[str, models.Model]:
    """A comparison of the world's program with one row of each kind, and two sets of assumptions."""
    program = world["program"]
    comparison = make_comparison(program=program)
    make_comparison_trial(comparison=comparison, refused=word)
    make_balance_line(comparison=comparison, trait="department", value=word)
    result = make_comparison_result(comparison=comparison, claim=word)
    for told in ("here", "there", "difference"):
        make_comparison_estimate(result=result, told=told)
    for told in ("log_rank", "shuffling"):
        make_comparison_estimate(result=result, told=told, value=0.01, low=None, high=None)
    make_curve_step(result=result)
    assumptions = make_assumption_set(program=program, why=word, made_by=world.member.user)
    for one in FIGURES:
        make_assumption(assumptions=assumptions, key=one.key, source=word)
    make_further_line(assumptions=assumptions, name=word)
    return {"comparison": comparison, "assumption_set": assumptions}


def make_told_comparison(*, program: Program, cohort: Cohort | None = None) -> Comparison:
    """A comparison with everything that a page can show: two curves a question, a table, and what was tried before."""
    number = Comparison.objects.filter(program=program, cohort=cohort).count() + 1
    row = make_comparison(program=program, cohort=cohort, number=number, basis="alike", people=64, moved_up=0)
    make_comparison_trial(comparison=row, refused="12 people waited, and 30 are needed", there=12)
    make_comparison_trial(comparison=row, position=1, basis="alike", step="the same department", here=60, left_out=4)
    for place, (trait, value, apart) in enumerate(
        (("grade", "", 0.0), ("tenure", "", 0.04), ("department", "Grid", 0.0), ("department", "Trade", None))
    ):
        make_balance_line(comparison=row, position=place, trait=trait, value=value, apart=apart)
    for question, verdict in (("left", "fewer_left"), ("promoted", "nothing_seen"), ("moved", "too_few")):
        _told(make_comparison_result(comparison=row, question=question, verdict=verdict))
    return row


def _told(result: ComparisonResult) -> None:
    if result.verdict == "too_few":
        return
    for told, value in (("here", 0.1), ("there", 0.25), ("difference", 0.15)):
        make_comparison_estimate(result=result, told=told, value=value, low=value - 0.08, high=value + 0.09)
    for told in ("log_rank", "shuffling"):
        make_comparison_estimate(result=result, told=told, value=0.01, low=None, high=None)
    for who, fall in (("here", 1), ("there", 2)):
        for place in range(1, 13):
            share = 1 - 0.01 * fall * place
            band = {"staying": share, "low": share - 0.05, "high": min(share + 0.03, 1)}
            make_curve_step(result=result, who=who, day=30 * place, at_risk=60 - place * fall, gone=fall, **band)
