"""How reversed the sessions of a program's cohorts were, as far as it may be said; and in words why it is not."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass

from accounts.actors import Actor
from accounts.enums import Permission
from plans.models import CompassPeriod
from programs.models import Cohort, Program


@dataclass(frozen=True)
class CohortCompass:
    """The figures of one cohort, the latest first, and whether the last month had too few answers for one."""

    cohort: Cohort
    periods: list[CompassPeriod]
    too_few: bool


def of_program(actor: Actor, program: Program) -> list[CohortCompass]:
    """The cohorts of a program with their figures, in two queries. No figure is made here, and none is put together."""
    actor.require(Permission.MANAGE_PROGRAMS)
    cohorts = list(Cohort.objects.filter(program=program).order_by("-created_at", "-pk"))
    rows: dict[uuid.UUID, list[CompassPeriod]] = defaultdict(list)
    for row in CompassPeriod.objects.filter(cohort__in=cohorts).order_by("-last_day"):
        rows[row.cohort_id].append(row)
    return [
        CohortCompass(one, [row for row in rows[one.pk] if row.share is not None], _too_few(rows[one.pk]))
        for one in cohorts
    ]


def _too_few(rows: list[CompassPeriod]) -> bool:
    return bool(rows) and rows[0].share is None
