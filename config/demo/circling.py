"""Circles of the demo's mentors: what they ask each other, when they meet next, and the hours of their coach."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

from django.utils import timezone

from accounts.actors import Actor
from accounts.models import Organization
from accounts.tenancy import private, tenant
from circles.models import Booking, Circle, CircleMeeting, CircleMember, MeetingAnswer, OfficeHour, Post
from circles.selectors import circles, coaches
from circles.selectors.hours import ahead as hours_ahead
from circles.services import coaching, hours, keys, placing
from plans import sealing
from programs.models import Cohort, Employee

# So many days ago the circles were formed; what was asked how many days ago, who asked, for the coach or not, and the answers.
FORMED = 34
_FRIDAY = 4
_ASKED = (
    (27, 1, False, "My first session was all small talk about my career. How do you turn it round without being rude?",
     ((26, 2, "I bring one thing on my screen and begin with it. After five minutes nobody remembers who was to mentor whom."),
      (26, 3, "Say it out loud, once: “Today I show you something, and next time you ask me about my plans.” Mine laughed."))),
    (18, 3, True, "Mine cancels an hour before, three times now. I do not want to look as if I complained.",
     ((17, 0, "Mornings before eight work for us. Nobody has put anything there yet."),)),
    (9, 0, False, "How do you say that somebody’s slides are unreadable, when the whole room has been nodding for years?",
     ((8, 1, "I asked for permission first: “May I show you what I see from the last row?” Then I sent a photo from there."),)),
    (3, 2, False, "A small win: a question in the channel was answered by them, in public, with a typo. I was so proud.", ()),
)  # fmt: skip
# What a second circle talks about: it knows nothing of the first.
_ASKED_ELSEWHERE = (
    (24, 0, False, "Mine asks good questions and writes nothing down. Does that matter?",
     ((22, 1, "I end with one sentence each: what do you do differently on Monday? Since then something happens."),)),
    (6, 2, False, "We are through with what I had prepared. How do you find the next topic?",
     ((5, 3, "I look at their calendar with them. There is always a meeting that nobody likes."),)),
)  # fmt: skip
_COACH_SAYS = "Ask what the hour before your session looks like. It is often that hour that is too full, and not you."


def tell(actor: Actor, cohort: Cohort) -> None:
    """Form the circles of a cohort and let some weeks pass in each of them."""
    placing.place_due(actor.organization_id)
    with tenant(actor.organization_id, actor.user_id):
        ago = timezone.now() - dt.timedelta(days=FORMED)
        CircleMember.objects.filter(circle__cohort=cohort).update(joined_at=ago)
        _coach(actor, cohort)
        for place, circle in enumerate(Circle.objects.filter(cohort=cohort).order_by("number")):
            _talk(circle, _ASKED_ELSEWHERE if place else _ASKED)
            _meet(circle, place)


def _coach(actor: Actor, cohort: Cohort) -> None:
    """Somebody outside of the cohort, to whom no mentee in it reports: Olu, who can sign in, if it can be her."""
    candidates = sorted(
        Employee.objects.filter(grade__gte=3, status="active"),
        key=lambda one: (one.email[:4] != "olu@", one.user_id is not None, one.number),
    )
    chosen = next((one for one in candidates if not coaches.refusal(cohort, one)), None)
    if chosen is None:
        return
    setting = coaching.name(actor=actor, cohort=cohort, employee=chosen)
    for days, hour in ((2, 10), (5, 15), (9, 11)):
        hours.offer(
            actor=actor, setting=setting, starts_at=_at(days, hour), minutes=30, place="Café on the ground floor",
            meeting_link="https://meet.example/office-hour",
        )  # fmt: skip
    _take_one(hours_ahead(cohort.pk, chosen.pk)[0], cohort)


def _take_one(hour: OfficeHour, cohort: Cohort) -> None:
    """The last one who came has taken the first hour; the letters of that are not made up."""
    seat = CircleMember.objects.filter(circle__cohort=cohort).order_by("-pk")[0]
    OfficeHour.objects.filter(pk=hour.pk).update(taken_at=timezone.now())
    with private(person=seat.participant_id):
        Booking.objects.create(hour=hour, participant_id=seat.participant_id)


def _talk(circle: Circle, asked: tuple[Any, ...]) -> None:
    seats = list(circles.seated(circle.pk))
    setting = circles.setting(circle.cohort_id)
    for days, who, told, text, answers in asked:
        coach = setting.coach_id if told else None
        question = _say(circle, seats[who % len(seats)], days, text, for_coach_id=coach)
        for later, other, words in answers:
            _say(circle, seats[other % len(seats)], later, words, question=question, for_coach_id=coach)
        if coach is not None:
            with private(person=coach):
                _post(circle, days - 2, _COACH_SAYS, coach=setting.coach, question=question)


def _say(circle: Circle, seat: CircleMember, days: int, text: str, **values: object) -> Post:
    with private(person=seat.participant_id):
        return _post(circle, days, text, author=seat.participant, **values)


def _post(circle: Circle, days: int, text: str, **values: object) -> Post:
    """One post as it was written then; the services write what is written now."""
    then = timezone.now() - dt.timedelta(days=days, hours=2)
    question = values.get("question")
    asked_at = question.asked_at if isinstance(question, Post) else then
    row = Post(organization_id=circle.organization_id, circle=circle, asked_at=asked_at, **values)
    row.words = sealing.seal(keys.give(circle), text, place=row.place)
    row.save(force_insert=True)
    Post.objects.filter(pk=row.pk).update(created_at=then)
    return row


def _meet(circle: Circle, place: int) -> None:
    """One meeting was held, the next one is ahead; some have said that they come."""
    CircleMeeting.objects.create(circle=circle, starts_at=_at(-20, 16), minutes=60, outline="first")
    row = CircleMeeting.objects.create(
        circle=circle, starts_at=_at(6 + place, 16), minutes=60, place="Room Lighthouse", outline="stuck",
        meeting_link="https://meet.example/circle",
    )  # fmt: skip
    seats = list(circles.seated(circle.pk))
    MeetingAnswer.objects.bulk_create(
        MeetingAnswer(meeting=row, participant=seat.participant, comes=number != 2)
        for number, seat in enumerate(seats)
        if number % 4 != 3
    )


def _at(days: int, hour: int) -> dt.datetime:
    """An hour of a working day, with the clock of the organization."""
    zone = zoneinfo.ZoneInfo(Organization.objects.get().time_zone)
    day = timezone.now().astimezone(zone).date() + dt.timedelta(days=days)
    while day.weekday() > _FRIDAY:
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(hour), zone)
