"""Who is to sit in a circle, and with whom they may not: what forming is told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from circles import forming
from circles.models import Circle, CircleMember
from matching.enums import PairingState
from matching.models import Pairing, PanelSeat
from programs import rules
from programs.enums import EmployeeStatus, ParticipantState, ProgramState, Side
from programs.models import Cohort, Participant


def due() -> list[uuid.UUID]:
    """Cohorts that may have something to form or to end: those whose pairs have begun, and those that have circles."""
    has = Exists(Circle.objects.filter(cohort=OuterRef("pk"), ended_at=None))
    begun = Exists(Pairing.objects.filter(_goes_on(), cohort=OuterRef("pk")))
    rows = Cohort.objects.filter(has | (begun & Q(program__state=ProgramState.LIVE)))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _goes_on(path: str = "") -> Q:
    return Q(**{f"{path}state": PairingState.ACTIVE, f"{path}started_at__lte": timezone.now()})


def over(cohort: Cohort, days: int) -> bool:
    """Whether the last pair of a cohort ended more than so many days ago."""
    since = timezone.now() - dt.timedelta(days=days)
    going = Q(state=PairingState.ACTIVE) | Q(ended_at__gte=since)
    return not Pairing.objects.filter(going, cohort=cohort).exists()


def mentors(cohort: Cohort) -> list[Participant]:
    """Who is to have a seat: mentors whose pairing has begun, and those who have one already and still take part."""
    leads = Pairing.objects.filter(_goes_on(), cohort=cohort, mentor=OuterRef("pk"))
    beside = PanelSeat.objects.filter(
        _goes_on("pairing__"), participant=OuterRef("pk"), left_at=None, joined_at__lte=timezone.now()
    )
    sits = CircleMember.objects.filter(participant=OuterRef("pk"), left_at=None)
    rows = Participant.objects.filter(cohort=cohort, side=Side.MENTOR).exclude(state=ParticipantState.WITHDRAWN)
    rows = rows.exclude(employee__status=EmployeeStatus.LEFT)
    rows = rows.filter(Exists(leads) | Exists(beside) | Exists(sits))
    return list(rows.select_related("employee__organization", "cohort__program__organization").order_by("pk"))


def told(people: list[Participant]) -> list[forming.Mentor]:
    """The same as forming knows them. Takes three queries."""
    mentees = _mentees(people)
    above = defaultdict(set)
    for lower, higher in rules.above(
        {one.employee_id for one in people} | {pk for of in mentees.values() for pk in of}
    ):
        above[lower].add(higher)
    by_employee = {one.employee_id: str(one.pk) for one in people}

    def apart(one: Participant) -> frozenset[str]:
        far = set(above[one.employee_id]).union(*(above[pk] for pk in mentees[one.pk]))
        return frozenset(by_employee[pk] for pk in far if pk in by_employee)

    return [forming.Mentor(str(one.pk), one.employee.team, one.employee.department, apart(one)) for one in people]


def _mentees(people: list[Participant]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """The employees whom each of them mentors now."""
    found: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    pairs = Pairing.objects.filter(mentor__in=people, state=PairingState.ACTIVE)
    seats = PanelSeat.objects.filter(participant__in=people, left_at=None, pairing__state=PairingState.ACTIVE)
    for mentor, mentee in [
        *pairs.values_list("mentor_id", "mentee__employee_id"),
        *seats.values_list("participant_id", "pairing__mentee__employee_id"),
    ]:
        found[mentor].add(mentee)
    return found
