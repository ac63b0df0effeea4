"""Hours of the coach: for the members of a cohort's circles, for the coach, and for admins who look after the coach's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.tenancy import private
from circles import rules
from circles.models import Booking, CircleMember, CohortCircles, OfficeHour
from circles.selectors import circles
from circles.selectors.keys import as_coach
from programs.models import Cohort, Participant
from programs.rules import is_self


@dataclass(frozen=True)
class Hour:
    """An hour as somebody may see it; ``who`` is named to the coach alone."""

    row: OfficeHour
    mine: bool = False
    who: Participant | None = None

    @property
    def free(self) -> bool:
        """Whether somebody can still take it."""
        return self.row.taken_at is None


def seat_in(actor: Actor, cohort_id: uuid.UUID) -> CircleMember:
    """The actor's seat in a circle of a cohort; raises Http404."""
    found = circles.mine(actor).filter(circle__cohort=cohort_id).first()
    if found is None:
        raise Http404
    return found


def ahead(cohort_id: uuid.UUID, coach_id: uuid.UUID | None) -> list[OfficeHour]:
    """The hours that the coach of today offers, the next one first."""
    rows = OfficeHour.objects.filter(cohort=cohort_id, coach=coach_id, withdrawn_at=None, starts_at__gt=timezone.now())
    return list(rows.select_related("coach__organization", "cohort__program__organization").order_by("starts_at", "pk"))


def for_member(actor: Actor, seat: CircleMember, setting: CohortCircles) -> list[Hour]:
    """What a member can take, and what they have taken; that others took the rest is not told either."""
    rules.require_seat(actor, seat)
    rows = ahead(setting.cohort_id, setting.coach_id)
    with private(person=seat.participant_id):
        booked = Booking.objects.filter(hour__in=rows, participant=seat.participant_id)
        mine = set(booked.values_list("hour_id", flat=True))
    return [Hour(row, row.pk in mine) for row in rows if row.pk in mine or row.taken_at is None]


def for_coach(actor: Actor, setting: CohortCircles) -> list[Hour]:
    """What the coach has offered, with who comes."""
    with as_coach(actor, setting):
        rows = ahead(setting.cohort_id, setting.coach_id)
        booked = Booking.objects.filter(hour__in=rows).select_related("participant__employee")
        who = {row.hour_id: row.participant for row in booked}
    return [Hour(row, who=who.get(row.pk)) for row in rows]


def for_admin(actor: Actor, setting: CohortCircles) -> list[Hour]:
    """What was offered, and whether it is taken: by whom is not an admin's to know."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return [Hour(row) for row in ahead(setting.cohort_id, setting.coach_id)]


def one(rows: list[Hour], hour_id: uuid.UUID) -> OfficeHour:
    """One of the hours that somebody may see; raises Http404."""
    found = next((one.row for one in rows if one.row.pk == hour_id), None)
    if found is None:
        raise Http404
    return found


def may_offer(actor: Actor, setting: CohortCircles) -> bool:
    """Whether somebody offers hours: the coach, or an admin for the coach."""
    if setting.coach is None:
        return False
    return is_self(actor, setting.coach) or actor.may(Permission.MANAGE_PROGRAMS)


def setting_of(cohort: Cohort) -> CohortCircles:
    """How a cohort has its circles, with the cohort at hand."""
    row = circles.setting(cohort)
    row.cohort = cohort
    return row
