"""Rows of this room."""

from __future__ import annotations

from analytics.models.outcomes import (
    BalanceLine,
    Comparison,
    ComparisonEstimate,
    ComparisonResult,
    ComparisonTrial,
    CurveStep,
)
from analytics.models.returns import Assumption, AssumptionSet, FurtherLine

__all__ = [
    "Assumption",
    "AssumptionSet",
    "BalanceLine",
    "Comparison",
    "ComparisonEstimate",
    "ComparisonResult",
    "ComparisonTrial",
    "CurveStep",
    "FurtherLine",
]
