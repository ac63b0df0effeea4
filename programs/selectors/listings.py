"""Whole lists for other systems: every row of the organization once, in no order of their own."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from accounts.enums import Permission
from programs.enums import ProgramState
from programs.models import Cohort, Employee, Participant, Program


def narrowed(rows: QuerySet[Any], asked: dict[str, Any]) -> QuerySet[Any]:
    """Rows that equal everything that was asked for; where a page begins and how long it is narrows nothing."""
    return rows.filter(**{name: value for name, value in asked.items() if name not in {"cursor", "limit"}})


def employees(actor: Actor) -> QuerySet[Employee]:
    """Everybody in the directory, those who have left too, each with their manager."""
    actor.require(Permission.MANAGE_DIRECTORY)
    return Employee.objects.select_related("manager")


def programs(actor: Actor) -> QuerySet[Program]:
    """Programs that were launched."""
    actor.require(Permission.SEE_PROGRAMS)
    return Program.objects.exclude(state=ProgramState.DRAFT)


def cohorts(actor: Actor) -> QuerySet[Cohort]:
    """Cohorts of programs that were launched."""
    actor.require(Permission.SEE_PROGRAMS)
    return Cohort.objects.exclude(program__state=ProgramState.DRAFT).select_related("program")


def cohort(actor: Actor, cohort_id: uuid.UUID) -> Cohort:
    """One of them; raises Http404."""
    return get_object_or_404(cohorts(actor), pk=cohort_id)


def participants(actor: Actor) -> QuerySet[Participant]:
    """Everybody's places in cohorts of programs that were launched, those who withdrew too."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Participant.objects.exclude(cohort__program__state=ProgramState.DRAFT)
    return rows.select_related("employee", "cohort")


def participant_to_change(actor: Actor, participant_id: uuid.UUID) -> Participant:
    """One of them, held until the end of the transaction, so that nobody changes it in between; raises Http404.

    NOTE: its cohort first, as everything does that gives or takes places; two that go other ways wait for each other.
    """
    cohorts_of = Cohort.objects.filter(pk__in=participants(actor).filter(pk=participant_id).values("cohort_id"))
    cohorts_of.select_for_update(no_key=True).first()
    return get_object_or_404(participants(actor).select_for_update(of=("self",)), pk=participant_id)


def ids_by_number(actor: Actor, numbers: list[str]) -> dict[str, uuid.UUID]:
    """The ids of employees by their numbers."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return dict(Employee.objects.filter(number__in=[one for one in numbers if one]).values_list("number", "pk"))
