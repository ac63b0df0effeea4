"""The directory, programs, cohorts, and who takes part."""

from __future__ import annotations

from programs.models.cohorts import Audience, Cohort, Participant, ParticipantState, Side
from programs.models.employees import Employee, EmployeeStatus, EmployeeVersion, JobLevel, SavedView
from programs.models.imports import ColumnMapping, DirectoryImport, ImportRow, ImportState, RowKind
from programs.models.programs import (
    Criterion,
    CriterionKind,
    Exclusion,
    ExclusionRule,
    Measure,
    Program,
    ProgramState,
    Purpose,
    Theme,
)

__all__ = [
    "Audience",
    "Cohort",
    "ColumnMapping",
    "Criterion",
    "CriterionKind",
    "DirectoryImport",
    "Employee",
    "EmployeeStatus",
    "EmployeeVersion",
    "Exclusion",
    "ExclusionRule",
    "ImportRow",
    "ImportState",
    "JobLevel",
    "Measure",
    "Participant",
    "ParticipantState",
    "Program",
    "ProgramState",
    "Purpose",
    "RowKind",
    "SavedView",
    "Side",
    "Theme",
]
