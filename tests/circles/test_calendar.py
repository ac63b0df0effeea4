"""The meetings of one's circle in one's own calendar, which reads them by a secret address."""

from __future__ import annotations

import datetime as dt

from django.test import Client
from django.utils import timezone

from circles.models import CircleMeeting, CircleMember, MeetingAnswer
from tests.circles.conftest import Ring
from tests.factories.cast import Member
from tests.factories.circles import make_booking, make_circle_meeting, make_office_hour
from tests.plans.test_calendars import check


def _titles(address: str) -> list[str]:
    text = Client().get(address).content.decode()
    return [event.summary.value for event in check(text).vevent_list] if "VEVENT" in text else []


def _address(member: Member) -> str:
    page = member.browser().post(member.url("calendar/"), {"answer": "new"}, follow=True).content.decode()
    return "/cal/" + page.partition("/cal/")[2].partition('"')[0]


def _meeting(ring: Ring) -> CircleMeeting:
    with ring.cast.chiara.acting():
        seat = CircleMember.objects.get(participant=ring.mentors[0])
        return make_circle_meeting(circle=seat.circle)


def test_it_stands_there_for_those_who_sit_there(ring: Ring) -> None:
    _meeting(ring)
    amara, bernd = _address(ring.cast.amara), _address(ring.cast.bernd)
    assert (_titles(amara), _titles(bernd)) == (["Circle: Digital upstream"], [])


def test_an_hour_with_the_coach_stays_out_of_it(ring: Ring) -> None:
    """Who has taken one is known to two, and an address is given to assistants."""
    address = _address(ring.cast.amara)
    with ring.cast.chiara.acting():
        hour = make_office_hour(cohort=ring.cohort, coach=ring.mentees[1].employee)
        make_booking(hour=hour, participant=ring.mentors[0])
    assert _titles(address) == []


def test_it_goes_with_a_no_with_its_end_and_with_the_seat(ring: Ring) -> None:
    row, address = _meeting(ring), _address(ring.cast.amara)
    with ring.cast.chiara.acting():
        said = MeetingAnswer.objects.create(meeting=row, participant=ring.mentors[0], comes=False)
    assert _titles(address) == []
    with ring.cast.chiara.acting():
        said.delete()
        CircleMeeting.objects.update(cancelled_at=timezone.now())
    assert _titles(address) == []
    with ring.cast.chiara.acting():
        CircleMeeting.objects.update(cancelled_at=None)
    assert len(_titles(address)) == 1
    with ring.cast.chiara.acting():
        CircleMember.objects.filter(participant=ring.mentors[0]).update(left_at=timezone.now())
    assert _titles(address) == []


def test_what_was_before_somebody_came_or_lies_long_behind_is_left_out(ring: Ring) -> None:
    _meeting(ring)
    address = _address(ring.cast.amara)
    for days in (1, 91):
        with ring.cast.chiara.acting():
            CircleMeeting.objects.update(starts_at=timezone.now() - dt.timedelta(days=days))
            CircleMember.objects.update(joined_at=timezone.now() - dt.timedelta(days=100))
        assert len(_titles(address)) == int(days < 90)
    with ring.cast.chiara.acting():
        CircleMeeting.objects.update(starts_at=timezone.now() - dt.timedelta(days=1))
        CircleMember.objects.update(joined_at=timezone.now())
    assert _titles(address) == []
