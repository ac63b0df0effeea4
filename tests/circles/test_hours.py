"""Hours of the coach: offered, taken by one, known to two, and never taken twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from accounts.tenancy import private, tenant
from circles.models import Booking, CohortCircles, OfficeHour
from circles.selectors import circles
from circles.selectors import hours as selectors
from circles.services import coaching, hours, placing
from nudges.blanking import PRIVATE
from nudges.models import Message
from programs.models import Employee
from tests.circles.conftest import Ring, make_ring
from tests.factories.cast import Cast, Member
from tests.factories.circles import make_booking, make_office_hour, make_post
from tests.factories.rows import make_employee
from tests.threads import at_once


def _coached(ring: Ring) -> Employee:
    """Frieda, who can sign in, coaches; she is in nobody's line."""
    with ring.cast.chiara.acting() as actor:
        frieda = ring.cast.frieda.user
        coach = make_employee(
            first_name="Frieda", last_name="Petersen", email=frieda.email, user=frieda, time_zone="Europe/Lisbon"
        )
        coaching.name(actor=actor, cohort=ring.cohort, employee=coach)
        Message.objects.all().delete()
        return coach


def _hours(ring: Ring) -> str:
    return ring.cast.amara.url(f"circle-hours/{ring.cohort.pk}/")


def _coaching(ring: Ring) -> str:
    return ring.cast.amara.url(f"coaching/{ring.cohort.pk}/")


def _bookings(ring: Ring) -> list[Any]:
    with ring.cast.chiara.acting(), private(purpose="erasure"):
        return list(Booking.objects.values_list("participant_id", flat=True))


def test_the_coach_offers_with_their_own_clock_and_the_trail_hears_nothing(ring: Ring) -> None:
    _coached(ring)
    with ring.cast.chiara.acting():
        before = AuditEvent.objects.count()
    data = {"starts_at": "2027-01-12T15:00", "minutes": "30", "place": "Café"}
    assert ring.cast.frieda.browser().post(_coaching(ring), data).status_code == 302
    with ring.cast.chiara.acting():
        row = OfficeHour.objects.get()
        assert (row.starts_at, row.minutes) == (dt.datetime(2027, 1, 12, 15, tzinfo=dt.UTC), 30)
        assert AuditEvent.objects.count() == before
    page = ring.cast.amara.browser().get(_hours(ring)).content.decode()
    assert ("16:00" in page, "Take it" in page) == (True, True)


def test_one_tap_takes_it_and_both_are_invited_and_nobody_else_learns_who(ring: Ring) -> None:
    coach = _coached(ring)
    with ring.cast.chiara.acting():
        row = make_office_hour(cohort=ring.cohort, coach=coach)
    assert ring.cast.amara.browser().post(f"{_hours(ring)}{row.pk}/book/").status_code == 302
    with ring.cast.chiara.acting():
        letters = list(Message.objects.order_by("to_email"))
        assert [one.to_email for one in letters] == [ring.cast.amara.user.email, coach.email]
        assert {one.kind for one in letters} == {f"{PRIVATE} hour"}
        events = [Calendar.from_ical(one.calendar).walk("VEVENT")[0] for one in letters]
        assert len({str(event["uid"]) for event in events}) == 1
    assert "Amara Okafor comes" in ring.cast.frieda.browser().get(_coaching(ring)).content.decode()
    page = ring.cast.olu.browser().get(_hours(ring)).content.decode()
    assert ("Amara" in page, "Take it" in page) == (False, False)
    page = ring.cast.chiara.browser().get(ring.admin_url()).content.decode()
    assert ("Amara" in page, "taken" in page) == (False, True)
    with ring.cast.chiara.acting(), private(person=ring.mentors[1].pk):
        assert Booking.objects.count() == 0


def test_what_is_taken_cannot_be_taken_again(ring: Ring) -> None:
    coach = _coached(ring)
    with ring.cast.chiara.acting():
        row = make_office_hour(cohort=ring.cohort, coach=coach)
        make_booking(hour=row, participant=ring.mentors[0])
    page = ring.cast.olu.browser().post(f"{_hours(ring)}{row.pk}/book/", follow=True).content.decode()
    assert "This hour is taken by now." in page
    assert _bookings(ring) == [ring.mentors[0].pk]


@pytest.mark.django_db(transaction=True)
def test_two_who_tap_at_the_same_moment_are_one_who_has_it(committed_cast: Cast) -> None:
    """Two connections of their own."""
    ring = make_ring(committed_cast)
    placing.place_due(committed_cast.nordwind.pk)
    coach = _coached(ring)
    with ring.cast.chiara.acting():
        row = make_office_hour(cohort=ring.cohort, coach=coach)

    def tap(member: Member) -> str:
        with member.acting() as actor:
            hours.book(actor=actor, seat=ring.seat(actor), hour=row)
        return "mine"

    said = at_once([lambda: tap(ring.cast.amara), lambda: tap(ring.cast.olu)])
    assert sorted(said) == ["NotFree", "mine"]
    winner = ring.mentors[said.index("mine")]
    assert _bookings(ring) == [winner.pk]
    with tenant(ring.cast.nordwind.pk):
        assert Message.objects.filter(kind=f"{PRIVATE} hour").count() == 2


def test_the_database_refuses_a_second_one_by_itself(ring: Ring) -> None:
    coach = _coached(ring)
    with ring.cast.chiara.acting():
        row = make_office_hour(cohort=ring.cohort, coach=coach)
        make_booking(hour=row, participant=ring.mentors[0])
        with pytest.raises(Exception, match="circles_booking_once"):
            make_booking(hour=row, participant=ring.mentors[1])


def test_it_is_given_back_and_free_again(ring: Ring) -> None:
    coach = _coached(ring)
    with ring.cast.chiara.acting():
        row = make_office_hour(cohort=ring.cohort, coach=coach)
    browser = ring.cast.amara.browser()
    browser.post(f"{_hours(ring)}{row.pk}/book/")
    with ring.cast.chiara.acting():
        Message.objects.update(state="sent")
    assert ring.cast.olu.browser().post(f"{_hours(ring)}{row.pk}/give-back/").status_code == 404
    assert browser.post(f"{_hours(ring)}{row.pk}/give-back/").status_code == 302
    assert _bookings(ring) == []
    with ring.cast.chiara.acting():
        ends = [one for one in Message.objects.all() if "METHOD:CANCEL" in one.calendar]
        assert sorted(one.to_email for one in ends) == sorted([ring.cast.amara.user.email, coach.email])
        row.refresh_from_db()
        assert row.taken_at is None
    assert "Take it" in ring.cast.olu.browser().get(_hours(ring)).content.decode()


def test_an_admin_offers_and_takes_back_for_the_coach_and_it_stands_in_the_trail(ring: Ring) -> None:
    _coached(ring)
    chiara, data = ring.cast.chiara.browser(), {"starts_at": "2027-01-12T15:00", "minutes": "30"}
    assert chiara.post(ring.admin_url("hours/"), data).status_code == 302
    page = chiara.post(ring.admin_url("hours/"), data)
    assert (page.status_code, "Another hour of the coach" in page.content.decode()) == (422, True)
    with ring.cast.chiara.acting():
        row = OfficeHour.objects.get()
        make_booking(hour=row, participant=ring.mentors[0])
    address = ring.admin_url(f"hours/{row.pk}/withdraw/")
    asked = chiara.get(address).content.decode()
    assert ("Somebody has taken it." in asked, "Amara" in asked) == (True, False)
    assert chiara.post(address).status_code == 302
    assert _bookings(ring) == []
    with ring.cast.chiara.acting():
        verbs = list(AuditEvent.objects.order_by("-id").values_list("verb", flat=True)[:2])
        assert verbs == ["took back an hour of a coach", "offered an hour of a coach"]
        assert Message.objects.filter(kind=f"{PRIVATE} hour").count() == 2


def test_whoever_leaves_gives_their_hour_back(ring: Ring) -> None:
    coach = _coached(ring)
    with ring.cast.chiara.acting():
        row = make_office_hour(cohort=ring.cohort, coach=coach)
        make_booking(hour=row, participant=ring.mentors[0])
        Employee.objects.filter(pk=ring.mentors[0].employee_id).update(status="left")
    placing.place_due(ring.cast.nordwind.pk)
    with ring.cast.chiara.acting():
        row.refresh_from_db()
    assert (_bookings(ring), row.taken_at) == ([], None)


@pytest.mark.parametrize("who", ["bernd", "chiara", "dario"])
def test_nobody_else_takes_one_or_offers_one_as_the_coach(ring: Ring, who: str) -> None:
    coach = _coached(ring)
    with ring.cast.chiara.acting():
        row = make_office_hour(cohort=ring.cohort, coach=coach)
    browser = getattr(ring.cast, who).browser()
    assert (browser.get(_hours(ring)).status_code, browser.get(_coaching(ring)).status_code) == (404, 404)
    assert browser.post(f"{_hours(ring)}{row.pk}/book/").status_code == 404
    assert browser.post(f"{_coaching(ring)}hours/{row.pk}/withdraw/").status_code == 404
    with ring.cast.chiara.acting():
        row.refresh_from_db()
    assert (_bookings(ring), row.withdrawn_at) == ([], None)


def test_services_ask_themselves(ring: Ring) -> None:
    coach = _coached(ring)
    with ring.cast.chiara.acting():
        row, setting = make_office_hour(cohort=ring.cohort, coach=coach), circles.setting(ring.cohort)
        seat = selectors.seat_in(ring.cast.amara.actor, ring.cohort.pk)
    with ring.cast.bernd.acting() as actor:
        for refused in (
            lambda: hours.book(actor=actor, seat=seat, hour=row),
            lambda: hours.withdraw(actor=actor, setting=setting, hour=row),
            lambda: hours.offer(
                actor=actor, setting=setting, starts_at=timezone.now() + dt.timedelta(days=9), minutes=30
            ),
            lambda: selectors.for_coach(actor, setting),
        ):
            with pytest.raises(NotAllowed):
                refused()
    with ring.cast.chiara.acting():
        assert (OfficeHour.objects.count(), CohortCircles.objects.get().coach_id) == (1, coach.pk)
    assert _bookings(ring) == []


def test_who_had_an_hour_is_forgotten_after_thirty_days(ring: Ring) -> None:
    coach = _coached(ring)
    with ring.cast.chiara.acting() as actor:
        for days in (-31, -29):
            make_booking(hour=make_office_hour(cohort=ring.cohort, coach=coach, days=days), participant=ring.mentors[0])
        assert (hours.purge(actor=actor), hours.purge(actor=actor)) == (1, 0)
    assert len(_bookings(ring)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_lists_of_hours_take_as_many_queries_for_one_as_for_three(ring: Ring, count: int) -> None:
    coach = _coached(ring)
    with ring.cast.chiara.acting():
        for days in range(1, count + 1):
            row = make_office_hour(cohort=ring.cohort, coach=coach, days=days)
            make_booking(hour=row, participant=ring.mentors[0])
            make_post(circle=ring.circle, author=ring.mentors[0], for_coach=coach)
    seen = []
    for member, address in (
        (ring.cast.amara, _hours(ring)),
        (ring.cast.frieda, _coaching(ring)),
        (ring.cast.chiara, ring.admin_url()),
    ):
        browser = member.browser()
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        seen.append(len(asked))
    assert seen == [14, 17, 14]
