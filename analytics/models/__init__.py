"""Rows of this room."""

from analytics.models.figures import Figure, FigureRun
from analytics.models.gains import Gain, Gained
from analytics.models.noting import ChangeReason, Reading
from analytics.models.outcomes import (
    BalanceLine,
    Comparison,
    ComparisonEstimate,
    ComparisonResult,
    ComparisonTrial,
    CurveStep,
)
from analytics.models.reports import BoardReport, ReportReader, ReportSchedule, ReportSending
from analytics.models.returns import Assumption, AssumptionSet, FurtherLine

__all__ = [
    "Assumption",
    "AssumptionSet",
    "BalanceLine",
    "BoardReport",
    "ChangeReason",
    "Comparison",
    "ComparisonEstimate",
    "ComparisonResult",
    "ComparisonTrial",
    "CurveStep",
    "Figure",
    "FigureRun",
    "FurtherLine",
    "Gain",
    "Gained",
    "Reading",
    "ReportReader",
    "ReportSchedule",
    "ReportSending",
]
