"""Invitations, read by a parser that is not the writer's, and by rules of our own."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import vobject

from plans import calendars
from plans.calendars import Event, Person

UPSTREAM = Person("Upstream", "upstream@nordwind.example")
TWO = [
    Person('Bernd "der Große" Krüger, Dr.', "bernd@nordwind.example"),
    Person("Ámara Ökafor", "amara@nordwind.example"),
]
# In winter, and on the other side of the change of the clock: the same hour in Berlin is another one in UTC.
WINTER = dt.datetime(2026, 3, 27, 15, tzinfo=ZoneInfo("Europe/Berlin"))
SUMMER = dt.datetime(2026, 3, 30, 15, tzinfo=ZoneInfo("Europe/Berlin"))


def _event(**values: Any) -> Event:
    stem = {
        "uid": uuid.UUID(int=7), "sequence": 0, "starts_at": WINTER, "minutes": 45,
        "summary": "Ámara und Bernd: Überblick, Fragen; und ein Titel, der gewiss länger ist als eine Zeile sein darf – ja",
        "description": "Ihre Sitzung.\nAlles Weitere: https://upstream.example/o/nordwind/", "link": "https://meet.example/ab",
        "page": "https://upstream.example/o/nordwind/", "stamp": dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
    }  # fmt: skip
    return Event(**(stem | values))


def _written(event: Event, **how: Any) -> str:
    return calendars.invitation(event, organizer=UPSTREAM, attendees=TWO, **how)


def check(text: str) -> Any:
    """What every calendar has to be able to read; returns it as the other parser sees it."""
    raw = text.encode()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    for line in raw.split(b"\r\n"):
        line.decode()
    assert "VTIMEZONE" not in text
    times = re.findall(r"^(DTSTART|DTEND|DTSTAMP)(.*)$", text, re.MULTILINE)
    assert times
    assert [said for _, said in times if not re.fullmatch(r":\d{8}T\d{6}Z\r?", said)] == []
    return vobject.readOne(text)


def test_an_invitation_is_read_by_somebody_else() -> None:
    found = check(_written(_event()))
    row = found.vevent
    assert (found.method.value, found.version.value) == ("REQUEST", "2.0")
    assert (row.uid.value, row.sequence.value, row.status.value) == (str(uuid.UUID(int=7)), "0", "CONFIRMED")
    assert (row.dtstart.value, row.dtend.value) == (WINTER, WINTER + dt.timedelta(minutes=45))
    assert (row.summary.value, row.description.value) == (_event().summary, _event().description)
    assert (row.location.value, row.organizer.value) == ("https://meet.example/ab", "mailto:upstream@nordwind.example")
    assert [(one.value, one.params["PARTSTAT"], one.params["RSVP"]) for one in row.contents["attendee"]] == [
        ("mailto:bernd@nordwind.example", ["ACCEPTED"], ["FALSE"]),
        ("mailto:amara@nordwind.example", ["ACCEPTED"], ["FALSE"]),
    ]
    assert [one.params["CN"] for one in row.contents["attendee"]] == [
        ["Bernd 'der Große' Krüger, Dr."], ["Ámara Ökafor"],
    ]  # fmt: skip
    assert (row.valarm.action.value, row.valarm.trigger.value) == ("DISPLAY", dt.timedelta(minutes=-15))


def test_moving_keeps_the_uid_and_counts_up_across_a_change_of_the_clock() -> None:
    first, second = (check(_written(_event(sequence=n, starts_at=at))).vevent for n, at in ((0, WINTER), (1, SUMMER)))
    assert first.uid.value == second.uid.value
    assert (first.sequence.value, second.sequence.value) == ("0", "1")
    assert [f"{one.dtstart.value.astimezone(dt.UTC):%d %H:%M}" for one in (first, second)] == ["27 14:00", "30 13:00"]
    new_york = [one.dtstart.value.astimezone(ZoneInfo("America/New_York")).hour for one in (first, second)]
    assert new_york == [10, 9]


def test_cancelling_says_so_twice_and_rings_no_bell() -> None:
    found = check(_written(_event(sequence=2), cancelled=True))
    assert (found.method.value, found.vevent.status.value, found.vevent.sequence.value) == ("CANCEL", "CANCELLED", "2")
    assert "valarm" not in found.vevent.contents


@pytest.mark.parametrize(
    "start", [dt.datetime(2026, 12, 1, 23, 30, tzinfo=dt.UTC), dt.datetime(2026, 12, 1, tzinfo=dt.UTC)]
)
def test_a_time_at_midnight_is_no_whole_day(start: dt.datetime) -> None:
    row = check(_written(_event(starts_at=start))).vevent
    assert (row.dtstart.value, row.dtend.value - row.dtstart.value) == (start, dt.timedelta(minutes=45))
    assert isinstance(row.dtstart.value, dt.datetime)


def test_no_name_breaks_out_of_its_line() -> None:
    evil = Person("A\r\nATTENDEE:mailto:x@evil.example", "a@nordwind.example")
    text = calendars.invitation(_event(summary="S\r\nMETHOD:CANCEL"), organizer=UPSTREAM, attendees=[evil])
    assert [line for line in text.split("\r\n") if line.startswith(("METHOD", "ATTENDEE:"))] == ["METHOD:REQUEST"]
    assert len(check(text).vevent.contents["attendee"]) == 1


def test_a_feed_says_how_often_to_look() -> None:
    text = calendars.feed("Upstream · Südstern", [_event(), _event(uid=uuid.UUID(int=8), starts_at=SUMMER)])
    found = check(text)
    assert [row.uid.value for row in found.vevent_list] == [str(uuid.UUID(int=7)), str(uuid.UUID(int=8))]
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
    assert "X-PUBLISHED-TTL:PT1H\r\n" in text
    assert ("ATTENDEE" in text, "ORGANIZER" in text, "METHOD:PUBLISH\r\n" in text) == (False, False, True)
    assert "BEGIN:VEVENT" not in calendars.feed("Nobody", [])


def test_the_plain_addresses_say_the_same_moment() -> None:
    google = parse_qs(urlsplit(calendars.google(_event())).query)
    assert google["dates"] == ["20260327T140000Z/20260327T144500Z"]
    outlook = parse_qs(urlsplit(calendars.outlook(replace(_event(), link=""))).query)
    assert (outlook["startdt"], outlook["enddt"]) == (["2026-03-27T14:00:00Z"], ["2026-03-27T14:45:00Z"])
    assert outlook["subject"] == [_event().summary]
    assert "+" not in calendars.outlook(_event())
