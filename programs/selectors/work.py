"""What waits for an admin in this room."""

from __future__ import annotations

from django.db.models import Count, Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from programs.enums import ImportState, ProgramState
from programs.models import Cohort, DirectoryImport, Employee, Program
from programs.selectors.participants import staying

MOST = 5
_WAITING = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)


def open_imports(actor: Actor) -> list[DirectoryImport]:
    """Imports that wait for a person, the latest first."""
    actor.require(Permission.MANAGE_DIRECTORY)
    return list(DirectoryImport.objects.filter(state__in=_WAITING).order_by("-created_at")[:MOST])


def gathering(actor: Actor) -> list[tuple[Cohort, int, int]]:
    """Cohorts of live programs with how many are ready and how many profiles are open, the latest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    stays = staying(timezone.localdate(), "participants__")
    states = {name: Count("participants", filter=stays & Q(participants__state=name)) for name in ("ready", "enrolled")}
    rows = Cohort.objects.filter(program__state=ProgramState.LIVE).select_related("program").annotate(**states)
    return [(row, row.ready, row.enrolled) for row in rows.order_by("-created_at")[:MOST]]


def drafts(actor: Actor) -> list[Program]:
    """Programs that were begun and not launched, the latest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return list(Program.objects.filter(state=ProgramState.DRAFT).order_by("-created_at")[:MOST])


def has_directory(actor: Actor) -> bool:
    """Whether anybody is in the directory."""
    actor.require(Permission.MANAGE_DIRECTORY)
    return Employee.objects.exists()
