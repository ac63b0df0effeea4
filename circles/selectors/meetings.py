"""When a circle meets, and who comes: for its members. Admins learn how many meetings there were."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, QuerySet, Value
from django.http import Http404
from django.utils import timezone

from accounts.actors import Actor
from circles import rules
from circles.models import CircleMeeting, CircleMember
from circles.selectors import circles

_MINUTE = Value(dt.timedelta(minutes=1), DurationField())


@dataclass(frozen=True)
class Coming:
    """The next meeting of a circle with who comes; ``mine`` is None as long as the reader has not said."""

    meeting: CircleMeeting
    comes: list[str]
    absent: list[str]
    open: list[str]
    mine: bool | None


def _not_over() -> QuerySet[CircleMeeting]:
    rows = CircleMeeting.objects.filter(cancelled_at=None).select_related("circle__cohort__program__organization")
    ends = ExpressionWrapper(F("starts_at") + F("minutes") * _MINUTE, output_field=DateTimeField())
    return rows.annotate(ends=ends).filter(ends__gt=timezone.now()).order_by("starts_at", "pk")


def ahead(circle_id: uuid.UUID) -> CircleMeeting | None:
    """The meeting of a circle that is ahead, or goes on now."""
    return _not_over().filter(circle=circle_id).first()


def ahead_of(cohort_id: uuid.UUID) -> list[CircleMeeting]:
    """The meetings ahead of all circles of a cohort."""
    return list(_not_over().filter(circle__cohort=cohort_id))


def coming(actor: Actor, seat: CircleMember) -> Coming | None:
    """What the actor's circle has ahead. Takes three queries."""
    rules.require_seat(actor, seat)
    row = ahead(seat.circle_id)
    if row is None:
        return None
    said = dict(row.answers.values_list("participant_id", "comes"))
    names: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for one in circles.seated(seat.circle_id):
        names[said.get(one.participant_id)].append(one.participant.employee.name)
    return Coming(row, names[True], names[False], names[None], said.get(seat.participant_id))


def one(actor: Actor, seat: CircleMember, meeting_id: uuid.UUID) -> CircleMeeting:
    """A meeting of the actor's circle that is ahead; raises Http404."""
    rules.require_seat(actor, seat)
    row = ahead(seat.circle_id)
    if row is None or row.pk != meeting_id:
        raise Http404
    return row
