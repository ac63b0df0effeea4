"""The directory, programs, cohorts, and who takes part."""

from __future__ import annotations

from programs.models.cohorts import Audience, Cohort, Participant
from programs.models.employees import DirectoryRevision, Employee, EmployeeVersion, JobLevel, SavedView
from programs.models.imports import ColumnMapping, DirectoryImport, ImportRow
from programs.models.joining import Charter, Milestone, Nomination, SharedAsk, Signature
from programs.models.nudging import FollowUp, NudgeRule, NudgeWords
from programs.models.programs import Criterion, Exclusion, Measure, Program
from programs.models.vetting import (
    Application,
    ApplicationAnswer,
    ApplicationLetter,
    ApplicationQuestion,
    Call,
    Decision,
    Review,
    Stranger,
)

__all__ = [
    "Application",
    "ApplicationAnswer",
    "ApplicationLetter",
    "ApplicationQuestion",
    "Audience",
    "Call",
    "Charter",
    "Cohort",
    "ColumnMapping",
    "Criterion",
    "Decision",
    "DirectoryImport",
    "DirectoryRevision",
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
    "Review",
    "SavedView",
    "SharedAsk",
    "Signature",
    "Stranger",
]
