"""When a circle meets: proposed by whoever looks after it, answered by everybody, and in every calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from icalendar import Calendar

from accounts.actors import NotAllowed
from circles import guide
from circles.models import CircleMeeting, CircleMember, MeetingAnswer
from circles.services import meetings
from nudges.models import Message
from profiles.models import Profile
from programs.models import Participant
from tests.circles.conftest import Ring
from tests.factories.cast import Member
from tests.factories.circles import make_circle_meeting
from tests.factories.rows import make_delivery_policy

AHEAD = "2027-01-12T15:00"


def _facilitator(ring: Ring) -> Member:
    """Amara looks after the circle."""
    with ring.cast.chiara.acting():
        CircleMember.objects.update(facilitates_since=None)
        CircleMember.objects.filter(participant=ring.mentors[0]).update(facilitates_since=timezone.localdate())
        Message.objects.all().delete()
    return ring.cast.amara


def _propose(ring: Ring, member: Member, **more: str) -> Any:
    data = {"starts_at": AHEAD, "minutes": "60", "place": "Room 4", "outline": "stuck", **more}
    return member.browser().post(ring.url("meeting/"), data)


def _invited(ring: Ring, email: str) -> list[tuple[str, int, dt.datetime]]:
    """What somebody's calendar was told, in order."""
    with ring.cast.chiara.acting():
        texts = Message.objects.filter(to_email=email).exclude(calendar="").order_by("created_at")
        files = [Calendar.from_ical(text) for text in texts.values_list("calendar", flat=True)]
    return [
        (str(one["method"]), int(event["sequence"]), event["dtstart"].dt)
        for one in files
        for event in one.walk("VEVENT")
    ]


def test_everybody_gets_an_invitation_and_says_whether_they_come(ring: Ring) -> None:
    assert _propose(ring, _facilitator(ring)).status_code == 302
    when = dt.datetime(2027, 1, 12, 14, tzinfo=dt.UTC)
    with ring.cast.chiara.acting():
        row = CircleMeeting.objects.get()
        assert (row.starts_at, row.place, row.outline) == (when, "Room 4", "stuck")
        assert Message.objects.filter(kind="circle meeting").count() == 6
    assert _invited(ring, ring.cast.olu.user.email) == [("REQUEST", 0, when)]
    assert ring.cast.olu.browser().post(ring.url(f"meeting/{row.pk}/answer/"), {"comes": "no"}).status_code == 302
    page = ring.cast.amara.browser().get(ring.url()).content.decode()
    assert all(one in page for one in ("Cannot come:", "Room 4", "When the mentee does not move"))
    with ring.cast.chiara.acting():
        said = dict(MeetingAnswer.objects.values_list("participant_id", "comes"))
        assert said == {ring.mentors[0].pk: True, ring.mentors[1].pk: False}


def test_times_are_those_of_the_reader_and_calendars_know_the_moment(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        for who, zone in ((ring.mentors[0], "Europe/Berlin"), (ring.mentors[1], "America/New_York")):
            Profile.objects.update_or_create(participant=who, defaults={"time_zone": zone})
    _propose(ring, _facilitator(ring))
    pages = [member.browser().get(ring.url()).content.decode() for member in (ring.cast.amara, ring.cast.olu)]
    assert ["15:00" in pages[0], "09:00" in pages[1]] == [True, True]
    assert ["clock in Berlin" in pages[0], "clock in New York" in pages[1]] == [True, True]


def test_letters_are_in_the_language_of_their_reader(ring: Ring) -> None:
    with ring.cast.chiara.acting():
        make_delivery_policy(languages=["de"])
        Participant.objects.filter(pk=ring.mentors[1].pk).update(language="de")
    _propose(ring, _facilitator(ring))
    with ring.cast.chiara.acting():
        (german,) = Message.objects.filter(to_email=ring.cast.olu.user.email)
        (english,) = Message.objects.filter(to_email=ring.cast.amara.user.email)
    assert german.subject == "Ihr Kreis trifft sich: Dienstag, 12. Januar, 15:00"
    assert english.subject == "Your circle meets: Tuesday, 12 January, 15:00"
    assert ("Wo: Room 4" in german.text, "SUMMARY:Kreis: Digital upstream" in german.calendar) == (True, True)


def test_it_is_moved_and_everybody_is_asked_again(ring: Ring) -> None:
    amara = _facilitator(ring)
    _propose(ring, amara)
    assert "Move your meeting" in amara.browser().get(ring.url("meeting/")).content.decode()
    _propose(ring, amara, starts_at="2027-01-13T15:00")
    with ring.cast.chiara.acting():
        row = CircleMeeting.objects.get()
        assert (row.sequence, row.answers.count()) == (1, 1)
        waiting = Message.objects.filter(kind="circle meeting", to_email=ring.cast.olu.user.email)
        assert sorted(waiting.values_list("state", flat=True)) == ["cancelled", "pending"]
    assert [(how, number) for how, number, _ in _invited(ring, ring.cast.olu.user.email)] == [("REQUEST", 1)]


def test_it_is_cancelled_and_calendars_forget_it(ring: Ring) -> None:
    amara = _facilitator(ring)
    _propose(ring, amara)
    with ring.cast.chiara.acting():
        row = CircleMeeting.objects.get()
        Message.objects.update(state="sent")
    address = ring.url(f"meeting/{row.pk}/cancel/")
    assert "Cancel this meeting?" in amara.browser().get(address).content.decode()
    assert amara.browser().post(address).status_code == 302
    told = [(how, number) for how, number, _ in _invited(ring, ring.cast.olu.user.email)]
    assert told == [("REQUEST", 0), ("CANCEL", 1)]
    assert amara.browser().post(address).status_code == 404
    assert "When do you meet?" in amara.browser().get(ring.url()).content.decode()


@pytest.mark.parametrize("start", ["2026-01-12T15:00", "2036-01-12T15:00", "", "soon"])
def test_a_time_that_nobody_can_keep_is_refused_and_the_rest_is_kept(ring: Ring, start: str) -> None:
    page = _propose(ring, _facilitator(ring), starts_at=start)
    assert (page.status_code, "Room 4" in page.content.decode()) == (422, True)
    assert _propose(ring, ring.cast.amara, meeting_link="ftp://x.example").status_code == 422
    with ring.cast.chiara.acting():
        assert (CircleMeeting.objects.exists(), Message.objects.exists()) == (False, False)


def test_only_whoever_looks_after_it_proposes_moves_and_passes_on(ring: Ring) -> None:
    _facilitator(ring)
    with ring.cast.chiara.acting():
        row = make_circle_meeting(circle=ring.circle)
    browser = ring.cast.olu.browser()
    for tail in ("meeting/", f"meeting/{row.pk}/cancel/", "pass-on/"):
        assert (browser.get(ring.url(tail)).status_code, browser.post(ring.url(tail)).status_code) == (404, 404)
    with ring.cast.olu.acting() as actor:
        seat = ring.seat(actor)
        with pytest.raises(NotAllowed):
            meetings.propose(actor=actor, seat=seat, starts_at=row.starts_at, minutes=30)
        with pytest.raises(NotAllowed):
            meetings.cancel(actor=actor, seat=seat, meeting=row)
    with ring.cast.chiara.acting():
        row.refresh_from_db()
        assert (row.cancelled_at, row.sequence) == (None, 0)


def test_it_is_passed_on_and_the_other_one_is_told(ring: Ring) -> None:
    amara = _facilitator(ring)
    assert amara.browser().post(ring.url("pass-on/"), {}).status_code == 422
    with ring.cast.chiara.acting():
        to = CircleMember.objects.get(participant=ring.mentors[1])
    assert amara.browser().post(ring.url("pass-on/"), {"to": str(to.pk)}).status_code == 302
    with ring.cast.chiara.acting():
        now = CircleMember.objects.get(facilitates_since__isnull=False)
        (letter,) = Message.objects.all()
    assert (now.pk, letter.kind, letter.to_email) == (to.pk, "circle facilitator", ring.cast.olu.user.email)


def test_one_that_is_over_is_answered_no_more(ring: Ring) -> None:
    _facilitator(ring)
    with ring.cast.chiara.acting():
        row = make_circle_meeting(circle=ring.circle, days=-1)
    assert ring.cast.olu.browser().post(ring.url(f"meeting/{row.pk}/answer/"), {"comes": "yes"}).status_code == 404
    with ring.cast.olu.acting() as actor, pytest.raises(meetings.NotAhead):
        meetings.answer(actor=actor, seat=ring.seat(actor), meeting=row, comes=True)
    with ring.cast.chiara.acting():
        assert not MeetingAnswer.objects.exists()


def test_the_guide_has_four_outlines_that_fit_into_an_hour() -> None:
    assert [one.key for one in guide.OUTLINES] == ["first", "stuck", "honest", "half-way"]
    assert {one.minutes for one in guide.OUTLINES} == {60}
