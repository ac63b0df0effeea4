"""Sessions as they are answered from letters, without signing in; looking changes nothing, and a link opens nothing else."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.models import LinkUse, OneTapLink
from accounts.services import links
from accounts.services.links import Holder
from accounts.tenancy import tenant
from plans.enums import SessionState
from plans.models import Contact, Session, SessionAnswer, SessionSlot
from plans.services import sessions
from programs.enums import LinkScope
from programs.models import Employee
from tests.mail import Mailbox
from tests.plans.conftest import Pair
from tests.plans.meetings import agree, now, pass_by, propose, relay, tap, tap_of, times
from tests.tenancy.worlds import World, dump

AMARA, BERND = "amara@nordwind.example", "bernd@nordwind.example"


def _slot(pair: Pair, place: int = 0) -> SessionSlot:
    with pair.amara.acting():
        return SessionSlot.objects.order_by("starts_at")[place]


def _link(pair: Pair, scope: str, subject: Any, email: str = BERND) -> str:
    """A link as a letter has it."""
    with pair.cast.chiara.acting() as actor:
        made = links.issue(actor=actor, scope=scope, holders={subject: Holder(email)})
    return "/t/" + made[subject].partition("/t/")[2]


def test_one_tap_from_the_letter_agrees(pair: Pair, mailbox: Mailbox) -> None:
    propose(pair)
    relay(pair)
    path = tap_of(mailbox, BERND)
    slot = _slot(pair, 2)
    assert f"{path}{slot.pk.hex}/" in mailbox.last(BERND)
    before = dump(World(pair.cast.nordwind, pair.cast.chiara))
    for address in (path, f"{path}{slot.pk.hex}/", f"{path}others/", f"{path}cancel/"):
        assert Client().get(address).status_code == 200
    assert dump(World(pair.cast.nordwind, pair.cast.chiara)) == before
    page = tap(path, answer="accept", slot=str(slot.pk))
    assert (page.status_code, now(pair).starts_at) == (200, slot.starts_at)
    assert "Add to Google Calendar" in page.content.decode()


def test_the_time_that_was_tapped_stands_in_front(pair: Pair, mailbox: Mailbox) -> None:
    propose(pair)
    relay(pair)
    page = Client().get(f"{tap_of(mailbox, BERND)}{_slot(pair, 1).pk.hex}/").content.decode()
    places = [page.index(f'value="{_slot(pair, n).pk}"') for n in (1, 0, 2)]
    assert places == sorted(places)
    assert page.index("btn-primary") < places[1]


def test_a_time_that_is_gone_says_so(pair: Pair, mailbox: Mailbox) -> None:
    row = propose(pair)
    relay(pair)
    path, gone = tap_of(mailbox, BERND), _slot(pair)
    with pair.amara.acting() as actor:
        sessions.propose_others(actor=actor, session=row, starts=times(1, ahead=9))
    page = tap(path, answer="accept", slot=str(gone.pk))
    assert (page.status_code, now(pair).state) == (422, SessionState.PROPOSED)
    assert "not on the table any more" in page.content.decode()


def test_other_times_and_cancelling_from_the_letter(pair: Pair, mailbox: Mailbox) -> None:
    propose(pair)
    relay(pair)
    path = tap_of(mailbox, BERND)
    local = [f"{at:%Y-%m-%dT%H:%M}" for at in times(2, ahead=12)]
    wrong = tap(path, f"{path}others/", first="2020-01-01T10:00", minutes="45")
    assert (wrong.status_code, now(pair).proposed_by) == (422, "mentor")
    tap(path, f"{path}others/", first=local[0], second=local[1], minutes="60", meeting_link="meet.example/x")
    row = now(pair)
    assert (row.proposed_by, row.minutes, row.meeting_link) == ("mentee", 60, "https://meet.example/x")
    page = tap(path, f"{path}cancel/")
    assert (page.status_code, now(pair).state) == (200, SessionState.CANCELLED)
    assert "It does not take place" in page.content.decode()


def test_three_taps_and_no_log_of_them(pair: Pair, mailbox: Mailbox) -> None:
    row = agree(pair)
    relay(pair)
    path = tap_of(mailbox, BERND)
    pass_by(pair, row)
    for said in ({"useful": "4"}, {"led": "mentor"}, {"next_fixed": "no"}):
        assert tap(path, **said).status_code == 200
    with pair.bernd.acting():
        mine = SessionAnswer.objects.get(side="mentee")
        assert (mine.took_place, mine.useful, mine.led, mine.next_fixed) == (True, 4, "mentor", False)
        assert set(LinkUse.objects.values_list("step", flat=True)) == {""}
    assert "useful 4 of 5" in Client().get(path).content.decode()


@pytest.mark.parametrize(
    "said", [{"useful": "6"}, {"led": "boss"}, {"next_fixed": "x"}, {"answer": "accept", "slot": "x"}]
)
def test_what_no_page_sends_changes_nothing(pair: Pair, mailbox: Mailbox, said: dict[str, str]) -> None:
    row = agree(pair)
    relay(pair)
    path = tap_of(mailbox, BERND)
    pass_by(pair, row)
    assert tap(path, **said).status_code in (200, 422)
    with pair.bernd.acting():
        assert not SessionAnswer.objects.exclude(answered_at=None).exists()


def test_a_pair_s_link_proposes_what_we_found(pair: Pair) -> None:
    path = _link(pair, LinkScope.PAIR, pair.pairing.pk)
    page = Client().get(f"{path}times/").content.decode()
    assert "These times suit the hours of both of you" in page
    local = [f"{at:%Y-%m-%dT%H:%M}" for at in times()]
    with pair.amara.acting():
        step = str(pair.step("Session 0").pk)
    tap(f"{path}times/", first=local[0], second=local[1], minutes="45", step=step)
    row = now(pair)
    assert (row.proposed_by, str(row.step_id), row.proposals) == ("mentee", step, 1)
    assert "Waits for Amara" in Client().get(f"{path}times/").content.decode()


def test_we_met_elsewhere_in_one_tap(pair: Pair) -> None:
    path = _link(pair, LinkScope.PAIR, pair.pairing.pk)
    assert "Have you and Amara met?" in Client().get(f"{path}met/").content.decode()
    for said in ({"answer": "today"}, {"answer": "not-yet"}, {"answer": "day", "day": "1999-01-01"}, {"answer": "x"}):
        assert tap(f"{path}met/", **said).status_code in (200, 422)
    with pair.amara.acting():
        assert sorted(Contact.objects.values_list("met", "source", "side")) == [
            (False, "tap", "mentee"), (True, "tap", "mentee"),
        ]  # fmt: skip


def test_an_assistant_moves_times_and_nothing_else(pair: Pair) -> None:
    row = agree(pair)
    path = _link(pair, LinkScope.SLOTS, pair.pairing.mentee_id, "chiara@nordwind.example")
    with pair.cast.chiara.acting():
        Employee.objects.create(first_name="Chiara", last_name="Rossi", email="chiara@nordwind.example")
    seen = Client().get(f"{path}sessions/").content.decode()
    assert ("Amara" in seen, "Session 0" in seen, "Sessions of Bernd Krüger" in seen) == (False, False, True)
    move = f"{path}session-{row.pk.hex}/"
    local = f"{times(1, ahead=9)[0]:%Y-%m-%dT%H:%M}"
    tap(path, move, first=local, minutes="90", meeting_link="https://evil.example", answer="accept", useful="1")
    after = now(pair)
    assert (after.state, after.starts_at, after.minutes, after.meeting_link) == (row.state, row.starts_at, 45, "")
    berlin = _slot(pair).starts_at.astimezone(ZoneInfo("Europe/Berlin"))
    assert (after.proposed_by, f"{berlin:%Y-%m-%dT%H:%M}") == ("mentee", local)
    for step in ("cancel", "others", _slot(pair).pk.hex, f"session-{'0' * 32}", "met"):
        assert tap(path, f"{path}{step}/", answer="accept", slot=str(_slot(pair).pk)).status_code == 404
    assert (now(pair).state, now(pair).starts_at) == (row.state, row.starts_at)


@pytest.mark.parametrize("email", ["chiara@nordwind.example", "dario@suedstern.example", ""])
def test_a_link_of_somebody_else_opens_nothing(pair: Pair, email: str) -> None:
    row = propose(pair)
    for scope, subject in ((LinkScope.SESSION, row.pk), (LinkScope.PAIR, pair.pairing.pk)):
        assert Client().get(_link(pair, scope, subject, email)).status_code == 404


def test_a_link_is_for_one_session(pair: Pair) -> None:
    row = propose(pair)
    path = _link(pair, LinkScope.SESSION, row.pk)
    for step in ("met", "times", "sessions", "x"):
        assert Client().get(f"{path}{step}/").status_code == 404
    with tenant(pair.cast.suedstern.pk):
        assert Session.objects.count() == 0


def test_whoever_has_left_or_ended_opens_nothing(pair: Pair) -> None:
    row = propose(pair)
    path = _link(pair, LinkScope.SESSION, row.pk)
    with pair.cast.chiara.acting():
        Employee.objects.filter(email=BERND).update(status="left")
    assert Client().get(path).status_code == 404
    with pair.cast.chiara.acting():
        Employee.objects.filter(email=BERND).update(status="active")
        OneTapLink.objects.filter(scope=LinkScope.SESSION).update(revoked_at="2026-01-01T00:00Z")
    assert Client().get(path).status_code == 410
