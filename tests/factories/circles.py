"""Rows of circles with sensible values, made inside a tenant context; each function makes one row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.tenancy import private
from circles.models import (
    Booking,
    Circle,
    CircleMeeting,
    CircleMember,
    CohortCircles,
    MeetingAnswer,
    OfficeHour,
    Post,
)
from circles.services import keys
from plans import sealing
from programs.models import Cohort, Employee, Participant
from tests.factories.rows import make_employee, make_participant


def make_setting(*, cohort: Cohort, **values: Any) -> CohortCircles:
    """Circles are on, without a coach."""
    return CohortCircles.objects.create(cohort=cohort, **values)


def make_circle(*, cohort: Cohort, number: int = 1, **values: Any) -> Circle:
    """The first circle of a cohort."""
    return Circle.objects.create(cohort=cohort, number=number, **values)


def make_member(*, circle: Circle, participant: Participant, **values: Any) -> CircleMember:
    """Somebody sits there since yesterday."""
    stem = {"joined_at": timezone.now() - dt.timedelta(days=1)}
    return CircleMember.objects.create(circle=circle, participant=participant, **(stem | values))


def make_post(*, circle: Circle, author: Participant, words: str = "How do I begin?", **values: Any) -> Post:
    """A question, sealed under the key of the circle, which is made with it; its author sits there."""
    question = values.get("question")
    stem = {"asked_at": question.asked_at if question else timezone.now()}
    row = Post(organization_id=circle.organization_id, circle=circle, author=author, **(stem | values))
    with private(person=author.pk):
        row.words = sealing.seal(keys.give(circle), words, place=row.place)
        row.save(force_insert=True)
    return row


def make_circle_meeting(*, circle: Circle, days: float = 3, **values: Any) -> CircleMeeting:
    """A meeting in three days."""
    return CircleMeeting.objects.create(circle=circle, **({"starts_at": _in(days)} | values))


def make_meeting_answer(*, meeting: CircleMeeting, participant: Participant, comes: bool = True) -> MeetingAnswer:
    """Somebody comes."""
    return MeetingAnswer.objects.create(meeting=meeting, participant=participant, comes=comes)


def make_office_hour(*, cohort: Cohort, coach: Employee, days: float = 4, **values: Any) -> OfficeHour:
    """Half an hour that is free, in four days."""
    stem = {"starts_at": _in(days), "minutes": 30}
    return OfficeHour.objects.create(cohort=cohort, coach=coach, **(stem | values))


def make_booking(*, hour: OfficeHour, participant: Participant) -> Booking:
    """Somebody has taken it."""
    OfficeHour.objects.filter(pk=hour.pk).update(taken_at=timezone.now())
    with private(person=participant.pk):
        return Booking.objects.create(hour=hour, participant=participant)


def _in(days: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def fill(world: Any, word: str) -> dict[str, models.Model]:
    """A circle in which the mentor of a world sits, with its coach; the words on its wall are sealed."""
    cohort, mentor = world["cohort"], world["mentor"]
    coach = make_employee(first_name=word, last_name="Coach", user=world.member.user)
    make_setting(cohort=cohort, coach=coach)
    circle = make_circle(cohort=cohort)
    make_member(circle=circle, participant=mentor, facilitates_since=timezone.localdate())
    mate = make_member(circle=circle, participant=make_participant(cohort=cohort))
    meeting = make_circle_meeting(circle=circle, place=word)
    make_meeting_answer(meeting=meeting, participant=mentor)
    hour = make_office_hour(cohort=cohort, coach=coach, place=word)
    make_booking(hour=hour, participant=mentor)
    return {
        "circle": circle,
        "circle_mate": mate,
        "circle_post": make_post(circle=circle, author=mentor, words=word, for_coach=coach),
        "circle_meeting": meeting,
        "office_hour": hour,
    }
