"""Who was given a place in which cohort and when, who was accepted and had to wait, and until when the directory is known."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Max

from accounts.models import Organization
from analytics.cells import FEWEST
from programs.enums import TAKES_PLACE, ImportState, MilestoneKind, ParticipantState, ProgramState
from programs.models import Cohort, DirectoryImport, EmployeeVersion, Milestone, Participant, Program
from programs.selectors.days import day_of

_TOLD = (MilestoneKind.WAITLISTED, MilestoneKind.ADMITTED, MilestoneKind.DECLINED)


@dataclass
class Came:
    """One cohort: who came in on which day, and who had to wait since when. Some of them, ``placed_later``, got a place."""

    cohort: Cohort
    day: dt.date
    begun: dict[uuid.UUID, dt.date] = field(default_factory=dict)
    waited: dict[uuid.UUID, dt.date] = field(default_factory=dict)
    sides: set[str] = field(default_factory=set)
    placed_later: set[uuid.UUID] = field(default_factory=set)

    @property
    def moved_up(self) -> int:
        """How many of those who had to wait got a place later."""
        return len(self.placed_later & self.waited.keys())


def known_until() -> dt.date | None:
    """The day of the last import; without one, that of the last change of anybody's facts."""
    imported = DirectoryImport.objects.filter(state=ImportState.APPLIED).aggregate(day=Max("applied_on"))["day"]
    changed: dt.date | None = EmployeeVersion.objects.aggregate(day=Max("valid_from"))["day"]
    return imported or changed


def of(organization: Organization, program: Program, cohort: Cohort | None = None) -> list[Came]:
    """The cohorts of a program in which somebody has a place, the earliest first, or one of them.

    SECURITY: a program is the sum of its cohorts, so each person counts once, in the same cohort whichever of the two is asked
    for; a program less its cohorts would tell of those who are in two. And with a cohort in it of fewer than five, or with a
    waitlist of fewer, the program less the others would tell of those.
    """
    cohorts = Cohort.objects.filter(program=program).order_by("number")
    rows = Participant.objects.filter(cohort__in=cohorts).order_by("joined_at", "pk")
    steps = _steps(rows.values("pk"), organization)
    by_cohort: dict[uuid.UUID, list[Participant]] = {}
    for row in rows.only("cohort_id", "employee_id", "side", "state", "joined_at"):
        by_cohort.setdefault(row.cohort_id, []).append(row)
    found = [_came(one, by_cohort[one.pk], steps, organization) for one in cohorts if one.pk in by_cohort]
    came = _once(sorted((one for one in found if one.begun), key=lambda one: (one.day, one.cohort.number)))
    for one in came:
        one.waited = one.waited if len(one.waited) >= FEWEST else {}
    if cohort is not None:
        return [one for one in came if one.cohort.pk == cohort.pk]
    return [one for one in came if len(one.begun) >= FEWEST] or came


def joined(organization: Organization) -> dict[uuid.UUID, dt.date]:
    """Everybody who was ever given a place in any program that was launched, with their first day."""
    rows = Participant.objects.exclude(cohort__program__state=ProgramState.DRAFT).order_by("joined_at", "pk")
    steps = _steps(rows.values("pk"), organization)
    found: dict[uuid.UUID, dt.date] = {}
    for row in rows.only("employee_id", "state", "joined_at").iterator(chunk_size=5_000):
        placed, waited = _days(row, steps.get(row.pk, {}), organization)
        # Who moved up on a day that nobody knows is nobody's twin from the day on which they began to wait.
        first = placed or (waited if row.state in TAKES_PLACE else None)
        if first:
            found.setdefault(row.employee_id, first)
    return found


Steps = dict[uuid.UUID, dict[str, dt.date]]


def _steps(participants: object, organization: Organization) -> Steps:
    found: Steps = {}
    rows = Milestone.objects.filter(participant__in=participants, kind__in=_TOLD)
    for pk, kind, reached in rows.values_list("participant_id", "kind", "reached_at").iterator(chunk_size=5_000):
        found.setdefault(pk, {})[kind] = day_of(organization, reached)
    return found


def _days(
    row: Participant, steps: dict[str, dt.date], organization: Organization
) -> tuple[dt.date | None, dt.date | None]:
    """The day on which somebody was given a place, and that on which they began to wait for one.

    Whoever said no to the invitation before they were ready was never in: they have neither. When somebody moved up is known
    from the day on which they were ready.
    """
    joined_on = day_of(organization, row.joined_at)
    waited = steps.get(MilestoneKind.WAITLISTED)
    admitted = steps.get(MilestoneKind.ADMITTED)
    if row.state == ParticipantState.WAITLISTED:
        return None, waited or joined_on
    if admitted is None and (waited or MilestoneKind.DECLINED in steps):
        return None, waited
    return (admitted if waited else joined_on), waited


def _came(cohort: Cohort, rows: Iterable[Participant], steps: Steps, organization: Organization) -> Came:
    days = [(row, *_days(row, steps.get(row.pk, {}), organization)) for row in rows]
    first = min((placed for _, placed, waited in days if placed and not waited), default=None)
    came = Came(cohort, cohort.starts_on or first or dt.date.max)
    for row, placed, waited in days:
        # Whoever waited on the day of the cohort stays among those who did, also with a place later.
        if waited and (placed is None or placed > came.day):
            came.waited[row.employee_id] = waited
            came.placed_later |= {row.employee_id} if placed else set()
        elif placed:
            came.begun[row.employee_id] = placed
            came.sides.add(row.side)
    return came


def _once(cohorts: list[Came]) -> list[Came]:
    """Somebody who is in several cohorts counts in the first of them."""
    seen: set[uuid.UUID] = set()
    for came in cohorts:
        came.begun = {one: day for one, day in came.begun.items() if one not in seen}
        came.waited = {one: day for one, day in came.waited.items() if one not in seen}
        seen |= came.begun.keys() | came.waited.keys()
    return [came for came in cohorts if came.begun]
