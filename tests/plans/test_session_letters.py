"""Invitations as they leave: over SMTP, in the letter and beside it, with times of each reader's clock; and what is kept."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from matching.models import Pairing
from nudges.models import Message
from nudges.services import messages
from plans.models import SessionSlot
from plans.services import sessions
from programs.models import Employee, Participant
from tests.factories.rows import make_delivery_policy
from tests.mail import Mailbox
from tests.plans.conftest import Pair
from tests.plans.meetings import agree, now, propose, relay
from tests.plans.test_calendars import check

AMARA, BERND = "amara@nordwind.example", "bernd@nordwind.example"
# A Friday and the Monday after it; on the Sunday between them the clock changes in Berlin, and did already in New York.
FRIDAY, MONDAY = dt.datetime(2099, 3, 27, 14, tzinfo=dt.UTC), dt.datetime(2099, 3, 30, 13, tzinfo=dt.UTC)


def _calendars(letter: EmailMessage) -> list[Any]:
    """The calendar in the letter and the one beside it."""
    alternative, attached = letter.get_payload()  # type: ignore[misc]
    assert (letter.get_content_type(), alternative.get_content_type()) == ("multipart/mixed", "multipart/alternative")
    plain, html, inside = alternative.get_payload()
    assert [one.get_content_type() for one in (plain, html, inside)] == ["text/plain", "text/html", "text/calendar"]
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "invite.ics")
    texts = [one.get_payload(decode=True).decode() for one in (inside, attached)]
    assert texts[0].replace("\r\n", "\n") == texts[1].replace("\r\n", "\n")
    assert f"METHOD:{inside.get_param('method')}\r\n" in texts[1]
    assert inside.get_content_charset() == "utf-8"
    return [check(texts[1]), inside.get_param("method")]


ZONES = ((AMARA, "America/New_York", ["10:00", "09:00"]), (BERND, "Europe/Berlin", ["15:00", "15:00"]))


def test_request_move_and_cancel_arrive_in_both_zones(
    pair: Pair, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pair.cast.chiara.acting():
        Employee.objects.filter(email=AMARA).update(time_zone="America/New_York")
        Employee.objects.filter(email=BERND).update(time_zone="Europe/Berlin")
    monkeypatch.setattr(sessions, "FAR", dt.timedelta(days=99_999))
    row = propose(pair, starts=[FRIDAY], meeting_link="https://meet.example/x")
    with pair.bernd.acting() as actor:
        sessions.accept(actor=actor, session=row, slot=str(SessionSlot.objects.get().pk))
    relay(pair)
    with pair.amara.acting() as actor:
        sessions.propose_others(actor=actor, session=row, starts=[MONDAY])
    with pair.bernd.acting() as actor:
        sessions.accept(actor=actor, session=row, slot=str(SessionSlot.objects.get().pk))
    relay(pair)
    with pair.bernd.acting() as actor:
        sessions.cancel(actor=actor, session=row)
    relay(pair)
    for address, zone, clocks in ZONES:
        told = [letter for letter in mailbox.to(address) if letter.get_content_type() == "multipart/mixed"]
        found = [_calendars(letter) for letter in told]
        assert [method for _, method in found] == ["REQUEST", "REQUEST", "CANCEL"]
        events = [calendar.vevent for calendar, _ in found]
        assert {event.uid.value for event in events} == {str(now(pair).uid)}
        assert [event.sequence.value for event in events] == ["0", "1", "2"]
        assert [event.dtstart.value for event in events] == [FRIDAY, MONDAY, MONDAY]
        assert [f"{event.dtstart.value.astimezone(ZoneInfo(zone)):%H:%M}" for event in events[:2]] == clocks
        assert [clock in str(letter["Subject"]) for clock, letter in zip(clocks, told, strict=False)] == [True, True]


def test_a_calendar_tells_nothing_that_was_told_in_confidence(pair: Pair, mailbox: Mailbox) -> None:
    agree(pair)
    relay(pair)
    calendar, _ = _calendars(mailbox.to(BERND)[-1])
    event = calendar.vevent
    assert event.summary.value == "Amara and Bernd: Session 0: The contract"
    assert "/t/" not in event.description.value + event.url.value
    assert str(pair.pairing.pk) in event.url.value


def test_what_was_sent_keeps_neither_its_calendar_nor_its_links(pair: Pair, mailbox: Mailbox) -> None:
    agree(pair)
    with pair.cast.chiara.acting():
        waiting = Message.objects.filter(kind="session agreed")
        assert all("BEGIN:VEVENT" in row.calendar for row in waiting)
    relay(pair)
    with pair.cast.chiara.acting():
        rows = Message.objects.filter(kind__startswith="session ")
        assert [row.calendar for row in rows] == ["", "", ""]
        assert all("/t/…" in row.text for row in rows)


def test_a_letter_that_was_given_up_is_sent_again_with_its_calendar(pair: Pair, mailbox: Mailbox) -> None:
    agree(pair)
    mailbox.refuses = "451 not now"
    with pair.cast.chiara.acting():
        Message.objects.filter(kind="session agreed").update(attempts=messages.MAX_ATTEMPTS - 1)
    relay(pair)
    with pair.cast.chiara.acting():
        assert list(Message.objects.filter(kind="session agreed").values_list("state", flat=True)) == ["dead", "dead"]
    mailbox.refuses = ""
    with pair.cast.chiara.acting() as actor:
        messages.requeue_all(actor=actor)
    relay(pair)
    assert [_calendars(mailbox.to(address)[0])[1] for address in (AMARA, BERND)] == ["REQUEST", "REQUEST"]


def test_each_reads_it_in_their_language(pair: Pair, mailbox: Mailbox) -> None:
    with pair.cast.chiara.acting():
        make_delivery_policy(languages=["de"])
        Participant.objects.filter(side="mentee").update(language="de")
        pair.pairing = Pairing.objects.get()
    row = propose(pair)
    relay(pair)
    letter = mailbox.to(BERND)[0]
    assert str(letter["Subject"]).strip() == "Amara Okafor schlägt Termine für Ihr Treffen vor"
    assert "Uhr in Berlin" in mailbox.last(BERND)
    agree(pair, row)
    relay(pair)
    assert str(mailbox.to(BERND)[-1]["Subject"]).strip().startswith("Vereinbart: ")
    assert str(mailbox.to(AMARA)[-1]["Subject"]).startswith("Agreed: ")


@pytest.mark.parametrize("address", [AMARA, BERND])
def test_a_letter_without_a_calendar_is_as_before(pair: Pair, mailbox: Mailbox, address: str) -> None:
    propose(pair, by=pair.bernd if address == AMARA else pair.amara)
    relay(pair)
    assert mailbox.to(address)[0].get_content_type() == "multipart/alternative"
