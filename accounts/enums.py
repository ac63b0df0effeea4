"""Roles and scopes, and what each of them may do. They live in code, so a change of power is reviewed like any other change."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    """What a membership allows in one organization."""

    OWNER = "owner", "Owner"
    ADMIN = "admin", "Program admin"
    PROGRAM_OWNER = "program_owner", "Program owner"
    PARTICIPANT = "participant", "Participant"


class Permission(StrEnum):
    """One thing that a person may do in an organization."""

    SEE_OWN = "see_own"
    SEE_PROGRAMS = "see_programs"
    MANAGE_DIRECTORY = "manage_directory"
    MANAGE_PROGRAMS = "manage_programs"
    MANAGE_MATCHING = "manage_matching"
    SEE_AUDIT = "see_audit"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_ORGANIZATION = "manage_organization"


_PARTICIPANT = frozenset({Permission.SEE_OWN})
_PROGRAM_OWNER = _PARTICIPANT | {Permission.SEE_PROGRAMS}
_ADMIN = _PROGRAM_OWNER | {
    Permission.MANAGE_DIRECTORY,
    Permission.MANAGE_PROGRAMS,
    Permission.MANAGE_MATCHING,
    Permission.SEE_AUDIT,
}
_OWNER = _ADMIN | {Permission.MANAGE_MEMBERS, Permission.MANAGE_ORGANIZATION}

PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.OWNER: _OWNER,
    Role.ADMIN: _ADMIN,
    Role.PROGRAM_OWNER: _PROGRAM_OWNER,
    Role.PARTICIPANT: _PARTICIPANT,
}


class Scope(models.TextChoices):
    """One thing that a token of the API may do. Reading never changes anything, whatever else the token may."""

    READ_DIRECTORY = "read_directory", "Read the directory"
    WRITE_DIRECTORY = "write_directory", "Bring employees into the directory, and change them"
    READ_PROGRAMS = "read_programs", "Read programs and cohorts"
    READ_PARTICIPANTS = "read_participants", "Read who takes part"
    WRITE_PARTICIPANTS = "write_participants", "Add participants, write to them, and take them out"
    READ_RUNS = "read_runs", "Read matching runs"
    WRITE_RUNS = "write_runs", "Ask for matching runs"
    READ_PAIRINGS = "read_pairings", "Read pairings"
    READ_PLANS = "read_plans", "Read where plans stand: dates and numbers"
    READ_REPORTS = "read_reports", "Read board reports, with what a program costs and brings"
    READ_WAVES = "read_waves", "Read when surveys are open, and how many answered"
    READ_FIGURES = "read_figures", "Read the figures of dashboards"


# What services are asked for a token is the power of the one scope that its request needs, never of all that it has.
SCOPES: dict[str, frozenset[Permission]] = {
    Scope.READ_DIRECTORY: frozenset({Permission.MANAGE_DIRECTORY}),
    Scope.WRITE_DIRECTORY: frozenset({Permission.MANAGE_DIRECTORY}),
    Scope.READ_PROGRAMS: frozenset({Permission.SEE_PROGRAMS}),
    Scope.READ_PARTICIPANTS: frozenset({Permission.SEE_PROGRAMS, Permission.MANAGE_PROGRAMS}),
    Scope.WRITE_PARTICIPANTS: frozenset({Permission.SEE_PROGRAMS, Permission.MANAGE_PROGRAMS}),
    Scope.READ_RUNS: frozenset({Permission.SEE_PROGRAMS, Permission.MANAGE_MATCHING}),
    Scope.WRITE_RUNS: frozenset({Permission.SEE_PROGRAMS, Permission.MANAGE_MATCHING}),
    Scope.READ_PAIRINGS: frozenset({Permission.SEE_PROGRAMS, Permission.MANAGE_MATCHING}),
    Scope.READ_PLANS: frozenset({Permission.SEE_PROGRAMS, Permission.MANAGE_MATCHING}),
    Scope.READ_REPORTS: frozenset({Permission.SEE_PROGRAMS}),
    Scope.READ_WAVES: frozenset({Permission.SEE_PROGRAMS}),
    Scope.READ_FIGURES: frozenset({Permission.SEE_PROGRAMS}),
}
