"""What waits for an admin in this room."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from programs import needs
from programs.enums import ImportState, ParticipantState, ProgramState
from programs.models import Cohort, DirectoryImport, Employee, Program
from programs.selectors.participants import staying

MOST = 5
_WAITING = (ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)


def open_imports(actor: Actor) -> list[DirectoryImport]:
    """Imports that wait for a person, the latest first."""
    actor.require(Permission.MANAGE_DIRECTORY)
    return list(DirectoryImport.objects.filter(state__in=_WAITING).order_by("-created_at")[:MOST])


@dataclass(frozen=True)
class Gathering:
    """How far the people of a cohort are: ready, with an open profile, or with a profile and a need that they owe."""

    cohort: Cohort
    ready: int
    unfinished: int
    owing: dict[str, int]


def gathering(actor: Actor) -> list[Gathering]:
    """Cohorts of live programs with how far their people are, the latest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    stays = staying(timezone.localdate(), "participants__")
    enrolled = stays & Q(participants__state=ParticipantState.ENROLLED)
    enough = Q(participants__complete=True) | Q(participants__excused=True)
    counts = {
        "ready": stays & Q(participants__state=ParticipantState.READY),
        "unfinished": enrolled & ~enough,
        **{need.value: enrolled & enough & Q(participants__owes__contains=[need]) for need in needs.ORDER},
    }
    rows = Cohort.objects.filter(program__state=ProgramState.LIVE).select_related("program")
    rows = rows.annotate(**{name: Count("participants", filter=which) for name, which in counts.items()})
    return [
        Gathering(row, row.ready, row.unfinished, {need.value: getattr(row, need.value) for need in needs.ORDER})
        for row in rows.order_by("-created_at")[:MOST]
    ]


def drafts(actor: Actor) -> list[Program]:
    """Programs that were begun and not launched, the latest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return list(Program.objects.filter(state=ProgramState.DRAFT).order_by("-created_at")[:MOST])


def has_directory(actor: Actor) -> bool:
    """Whether anybody is in the directory."""
    actor.require(Permission.MANAGE_DIRECTORY)
    return Employee.objects.exists()
