"""How a circle is obtained: by whoever sits in it, or by its coach for what the coach may know. There is no way for others."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from circles import rules
from circles.models import CircleMember, CohortCircles
from plans.models import ContactWay
from programs.enums import EmployeeStatus, ParticipantState
from programs.models import Cohort
from programs.rules import themself


@dataclass(frozen=True)
class Neighbour:
    """One member of a circle as the others see them; ``ways`` are there when their owner shows them."""

    seat: CircleMember
    ways: ContactWay
    me: bool


def mine(actor: Actor) -> QuerySet[CircleMember]:
    """Where the actor sits: in circles that go on, of cohorts that have them switched on."""
    off = CohortCircles.objects.filter(cohort=OuterRef("circle__cohort"), switched_on=False)
    people = ("participant__employee__organization", "circle__cohort__program__organization")
    rows = CircleMember.objects.filter(themself(actor, "participant__employee__"), left_at=None, circle__ended_at=None)
    rows = rows.exclude(participant__state=ParticipantState.WITHDRAWN)
    rows = rows.exclude(participant__employee__status=EmployeeStatus.LEFT)
    return rows.filter(~Exists(off)).select_related(*people).order_by("-joined_at", "pk")


def seat(actor: Actor, circle_id: uuid.UUID) -> CircleMember:
    """The actor's own seat in a circle; raises Http404 for everybody who has none, whatever their role."""
    return get_object_or_404(mine(actor), circle=circle_id)


def seated(circle_id: uuid.UUID) -> QuerySet[CircleMember]:
    """Who sits in a circle now, in the order in which they came."""
    rows = CircleMember.objects.filter(circle=circle_id, left_at=None)
    return rows.select_related("participant__employee__organization").order_by("joined_at", "pk")


def neighbours(actor: Actor, own: CircleMember) -> list[Neighbour]:
    """Everybody in the actor's circle, with the ways that each of them shows there. Takes two queries."""
    rules.require_seat(actor, own)
    rows = list(seated(own.circle_id))
    ways = _shown(rows)
    return [Neighbour(row, ways.get(row.participant_id) or ContactWay(), row.pk == own.pk) for row in rows]


def _shown(rows: Iterable[CircleMember]) -> dict[uuid.UUID, ContactWay]:
    """SECURITY: the ways were named for the partner alone; a circle gets them from those who say so."""
    willing = [row.participant_id for row in rows if row.shows_ways]
    return {row.participant_id: row for row in ContactWay.objects.filter(participant__in=willing)}


def setting(cohort: Cohort | uuid.UUID) -> CohortCircles:
    """How a cohort has its circles; what nobody has changed has no row."""
    row = CohortCircles.objects.select_related("coach__organization").filter(cohort=cohort).first()
    return row or CohortCircles(cohort_id=getattr(cohort, "pk", cohort))


def coached(actor: Actor) -> list[CohortCircles]:
    """The cohorts whose circles the actor coaches, while they have them switched on."""
    rows = CohortCircles.objects.filter(themself(actor, "coach__"), switched_on=True)
    rows = rows.exclude(coach__status=EmployeeStatus.LEFT)
    return list(
        rows.select_related("coach__organization", "cohort__program__organization").order_by("created_at", "pk")
    )


def coached_one(actor: Actor, cohort_id: uuid.UUID) -> CohortCircles:
    """One of them; raises Http404."""
    found = next((row for row in coached(actor) if row.cohort_id == cohort_id), None)
    if found is None:
        return get_object_or_404(CohortCircles.objects.none())
    return found
