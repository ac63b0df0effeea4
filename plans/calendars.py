"""Sessions as calendars read them (RFC 5545): an invitation, its change, its end, and a feed. Pure.

Every time is written in UTC, with a Z and without a time zone's table: a table with single dates moves events by an hour in
Outlook, and a time without a zone would be another moment for each reader. Nothing of what the two tell each other is in it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from icalendar import Alarm, Calendar, vCalAddress, vText
from icalendar import Event as CalendarEvent

_PRODUCT = "-//Upstream//Sessions//EN"
_ALARM = dt.timedelta(minutes=-15)
# How often a calendar should look again; most look less often.
_REFRESH = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Person:
    """Somebody in a calendar: a name, and an address in plain letters."""

    name: str
    email: str


@dataclass(frozen=True)
class Event:
    """One session as a calendar shows it; ``link`` is where the two meet, ``page`` where the session is in Upstream."""

    uid: uuid.UUID
    sequence: int
    starts_at: dt.datetime
    minutes: int
    summary: str
    description: str
    link: str
    page: str
    stamp: dt.datetime

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)


def invitation(
    event: Event, *, organizer: Person, attendees: Iterable[Person], cancelled: bool = False, agreed: bool = True
) -> str:
    """An invitation, or with ``cancelled`` its end; a change is an invitation with the same uid and a higher sequence.

    Who has ``agreed`` to the time before is not asked again by the calendar; who comes is said in Upstream in any case.
    """
    calendar = _calendar("CANCEL" if cancelled else "REQUEST")
    row = _row(event)
    row.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    row["organizer"] = _address(organizer)
    for person in attendees:
        row.add("attendee", _attendee(person, agreed), encode=False)
    if not cancelled:
        row.add_component(_alarm(event))
    calendar.add_component(row)
    return _written(calendar)


def feed(name: str, events: Iterable[Event]) -> str:
    """All of somebody's sessions, for a calendar that looks again now and then."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        row = _row(event)
        row.add("status", "CONFIRMED")
        calendar.add_component(row)
    return _written(calendar)


def google(event: Event) -> str:
    """The address by which Google's calendar takes the event."""
    times = f"{event.starts_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}/{event.ends_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    said = {"text": event.summary, "dates": times, "details": event.description, "location": event.link}
    return "https://calendar.google.com/calendar/render?" + _asked({"action": "TEMPLATE"} | said)


def outlook(event: Event) -> str:
    """The address by which Outlook on the web takes the event."""
    start, end = (f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" for at in (event.starts_at, event.ends_at))
    said = {"subject": event.summary, "startdt": start, "enddt": end, "body": event.description, "location": event.link}
    fixed = {"path": "/calendar/action/compose", "rru": "addevent"}
    return "https://outlook.office.com/calendar/0/deeplink/compose?" + _asked(fixed | said)


def _asked(values: dict[str, str]) -> str:
    """A query in which a space is no plus: Outlook would show the plus."""
    return urlencode(values, quote_via=quote)


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _row(event: Event) -> CalendarEvent:
    row = CalendarEvent()
    row.add("uid", str(event.uid))
    row.add("sequence", event.sequence)
    row.add("dtstamp", event.stamp.astimezone(dt.UTC))
    row.add("dtstart", event.starts_at.astimezone(dt.UTC))
    row.add("dtend", event.ends_at.astimezone(dt.UTC))
    row.add("summary", event.summary)
    row.add("description", event.description)
    row.add("url", event.page)
    row.add("transp", "OPAQUE")
    if event.link:
        row.add("location", event.link)
    return row


def _address(person: Person) -> vCalAddress:
    found = vCalAddress(f"mailto:{person.email}")
    # Not every calendar knows how a quotation mark is written inside of quotation marks.
    found.params["cn"] = vText(" ".join(person.name.replace('"', "'").split()))
    return found


def _attendee(person: Person, agreed: bool) -> vCalAddress:
    found = _address(person)
    said = vText("ACCEPTED" if agreed else "NEEDS-ACTION")
    found.params |= {"role": vText("REQ-PARTICIPANT"), "partstat": said, "rsvp": vText("FALSE")}
    return found


def _alarm(event: Event) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _ALARM)
    alarm.add("description", event.summary)
    return alarm


def _written(calendar: Calendar) -> str:
    return calendar.to_ical().decode()
