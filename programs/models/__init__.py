"""The directory, programs, cohorts, and who takes part."""

from __future__ import annotations

from programs.models.cohorts import Audience, Cohort, Participant
from programs.models.employees import Employee, EmployeeVersion, JobLevel, SavedView
from programs.models.imports import ColumnMapping, DirectoryImport, ImportRow
from programs.models.joining import Charter, Milestone, Nomination, Signature
from programs.models.nudging import FollowUp, NudgeRule, NudgeWords
from programs.models.programs import Criterion, Exclusion, Measure, Program

__all__ = [
    "Audience",
    "Charter",
    "Cohort",
    "ColumnMapping",
    "Criterion",
    "DirectoryImport",
    "Employee",
    "EmployeeVersion",
    "Exclusion",
    "FollowUp",
    "ImportRow",
    "JobLevel",
    "Measure",
    "Milestone",
    "Nomination",
    "NudgeRule",
    "NudgeWords",
    "Participant",
    "Program",
    "SavedView",
    "Signature",
]
