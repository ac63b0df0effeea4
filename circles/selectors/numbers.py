"""What an admin learns of the circles of a cohort: how many there are, how large, and how often they met. No name and no word."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from circles.models import Circle, CircleMeeting, CircleMember
from circles.selectors import meetings, placing
from programs.models import Cohort


@dataclass(frozen=True)
class Counted:
    """One circle in numbers."""

    circle: Circle
    members: int
    held: int


@dataclass(frozen=True)
class Numbers:
    """The circles of a cohort, and how many mentors wait for one."""

    circles: list[Counted]
    mentors: int

    @property
    def seated(self) -> int:
        return sum(one.members for one in self.circles)

    @property
    def waiting(self) -> int:
        return self.mentors - self.seated

    @property
    def held(self) -> int:
        return sum(one.held for one in self.circles)


def ahead(actor: Actor, cohort: Cohort) -> int:
    """How many meetings the circles of a cohort have ahead."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return len(meetings.ahead_of(cohort.pk))


def of(actor: Actor, cohort: Cohort) -> Numbers:
    """The numbers of one cohort. Takes four queries."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = list(Circle.objects.filter(cohort=cohort, ended_at=None).order_by("number"))
    seats = CircleMember.objects.filter(circle__in=rows, left_at=None).values_list("circle")
    members = dict(seats.annotate(n=Count("pk")).order_by())
    past = CircleMeeting.objects.filter(Q(cancelled_at=None), circle__in=rows, starts_at__lte=timezone.now())
    held = dict(past.values_list("circle").annotate(n=Count("pk")).order_by())
    counted = [Counted(row, members.get(row.pk, 0), held.get(row.pk, 0)) for row in rows]
    return Numbers(counted, len(placing.mentors(cohort)))
