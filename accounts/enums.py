"""Roles and what each of them may do. Roles live in code, so a change of power is reviewed like any other change."""

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
