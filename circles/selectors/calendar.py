"""The meetings of somebody's circles for their own calendar, which asks by a secret address (``plans/selectors/feeds.py``)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from circles import letters
from circles.models import CircleMeeting, CircleMember, MeetingAnswer
from plans.calendars import Event
from programs.models import Employee


def events(person: Employee, since: dt.datetime) -> list[Event]:
    """Every meeting since some moment of the circles in which somebody sits, but for those to which they said no.

    Office hours are left out: who has taken one is known to two, and an address of a calendar is given to assistants.
    """
    seats = CircleMember.objects.filter(participant__employee=person, left_at=None)
    here = seats.filter(circle=OuterRef("circle"), joined_at__lte=OuterRef("starts_at"))
    refused = MeetingAnswer.objects.filter(meeting=OuterRef("pk"), participant__employee=person, comes=False)
    rows = CircleMeeting.objects.filter(Exists(here), ~Q(Exists(refused)), cancelled_at=None, starts_at__gte=since)
    rows = rows.select_related("circle__cohort__program__organization").order_by("starts_at", "pk")
    return [letters.event_of(row) for row in rows]
