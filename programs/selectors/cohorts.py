"""How cohorts are obtained, and what a plan for one would mean."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from programs import forgettable, power
from programs.enums import EmployeeStatus, Side
from programs.models import Audience, Cohort, Employee
from programs.selectors import facets
from programs.selectors.days import months_after

SESSION_HOURS = 0.75
PREPARATION_HOURS = 1.5
BASE_RETENTION = 0.85
DIFFERENCE = 0.10
AUDIENCES_KEPT = 100


def get(actor: Actor, program_id: uuid.UUID, cohort_id: uuid.UUID) -> Cohort:
    """One cohort of a program; raises Http404 for a missing or foreign one."""
    actor.require(Permission.SEE_PROGRAMS)
    row = Cohort.objects.select_related("program").filter(pk=cohort_id, program_id=program_id).first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True)
class Outlook:
    """What a plan means before anybody is invited. Hours are of everybody together; power is a share of 0 to 1."""

    mentors: int
    mentees: int
    pairs: int
    mentors_left: int
    mentees_left: int
    hours: float
    power: float
    needed: int

    @property
    def power_percent(self) -> int:
        return round(self.power * 100)

    @property
    def enough(self) -> bool:
        return self.power >= power.WANTED


def outlook(
    actor: Actor, *, audiences: dict[str, Audience], cap: int, months: int, sessions: int, gap: int | None
) -> Outlook:
    """Count who could take part and say what that allows: pairs, people left, hours, and the chance to see an effect.

    With a rule on grades (``gap``), mentees who have nobody far enough below them, and mentors who have nobody far enough
    above, are not counted as possible.
    """
    actor.require(Permission.SEE_PROGRAMS)
    mentors, mentees = _counted([audiences[side] for side in (Side.MENTOR, Side.MENTEE)])
    pairs = min(*_possible(mentors, mentees, gap), cap)
    each = months * sessions * SESSION_HOURS + PREPARATION_HOURS
    return Outlook(
        mentors=mentors.total(),
        mentees=mentees.total(),
        pairs=pairs,
        mentors_left=mentors.total() - pairs,
        mentees_left=mentees.total() - pairs,
        hours=round(2 * pairs * each, 1),
        power=power.power(per_group=pairs, base=BASE_RETENTION, difference=DIFFERENCE),
        needed=power.needed(base=BASE_RETENTION, difference=DIFFERENCE),
    )


def _possible(mentors: Counter[int | None], mentees: Counter[int | None], gap: int | None) -> tuple[int, int]:
    """How many mentors and mentees have anybody to meet. A rule on grades forbids every pair with a grade nobody knows."""
    if gap is None:
        return mentors.total(), mentees.total()
    low, high = ({grade: n for grade, n in side.items() if grade is not None} for side in (mentors, mentees))
    if not low or not high:
        return 0, 0
    top, bottom = max(high) - gap, min(low) + gap
    return sum(n for grade, n in low.items() if grade <= top), sum(n for grade, n in high.items() if grade >= bottom)


def _counted(audiences: list[Audience]) -> list[Counter[int | None]]:
    """How many fit each audience per grade. Counting takes longer than drawing the page, so an answer is kept for ten
    minutes, or until the directory changes.
    """
    known = forgettable.kept(facets.audiences_key()) or {}
    asked = [str(fits(audience)) for audience in audiences]
    if missing := {question: one for question, one in zip(asked, audiences, strict=True) if question not in known}:
        known = known if len(known) < AUDIENCES_KEPT else {}
        known |= {question: _grades(one) for question, one in missing.items()}
        forgettable.keep(facets.audiences_key(), known, facets.SECONDS)
    return [known[question] for question in asked]


def _grades(audience: Audience) -> Counter[int | None]:
    """How many fit per grade; None counts those whose grade nobody knows."""
    return Counter(dict(eligible(audience).values_list("grade").annotate(n=Count("pk")).order_by()))


def eligible(audience: Audience) -> QuerySet[Employee]:
    """Employees who fit an audience and work here."""
    return Employee.objects.filter(fits(audience), status=EmployeeStatus.ACTIVE)


def fits(audience: Audience) -> Q:
    """What an audience asks of an employee; nothing asked means everybody."""
    asked = Q()
    if audience.grade_min is not None:
        asked &= Q(grade__gte=audience.grade_min)
    if audience.grade_max is not None:
        asked &= Q(grade__lte=audience.grade_max)
    if audience.departments:
        asked &= Q(department__in=audience.departments)
    if audience.locations:
        asked &= Q(location__in=audience.locations)
    if audience.tenure_months_min:
        asked &= Q(hire_date__lte=months_after(timezone.localdate(), -audience.tenure_months_min))
    return asked
