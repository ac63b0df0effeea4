"""Closing by the two: proposed, answered or not, taken back, and nothing changed by anybody else."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Any

import pytest
import time_machine

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from matching.models import Pairing
from nudges.models import Message
from plans import tasks
from plans.models import Closing
from plans.selectors import closings as selectors
from plans.services import closings
from tests.factories.cast import Member
from tests.plans.conftest import Pair
from tests.plans.meetings import tap

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
NOON = dt.datetime(2027, 3, 1, 12, tzinfo=BERLIN)
DAY = dt.timedelta(days=1)


def begin(pair: Pair) -> None:
    """The pairing began long before the day of these tests."""
    with pair.cast.chiara.acting():
        pair.pairing.started_at = NOON - 100 * DAY
        pair.pairing.save(update_fields=["started_at"])


@pytest.fixture
def old(pair: Pair) -> Pair:
    begin(pair)
    return pair


def propose(pair: Pair, *, by: Member | None = None, on: dt.date | None = None) -> Closing:
    with (by or pair.amara).acting() as actor:
        return closings.propose(actor=actor, pairing=pair.pairing, on=on)


def confirm(pair: Pair, row: Closing, *, by: Member | None = None) -> Closing:
    with (by or pair.bernd).acting() as actor:
        return closings.confirm(actor=actor, closing=row)


def sweep(pair: Pair) -> None:
    tasks.end_due_of(str(pair.cast.nordwind.pk))


def state(pair: Pair) -> str:
    with pair.cast.chiara.acting():
        return str(Pairing.objects.get(pk=pair.pairing.pk).state)


def letters(pair: Pair, kind: str) -> list[str]:
    with pair.cast.chiara.acting():
        rows = Message.objects.filter(kind=kind).order_by("to_email")
        return [f"{row.to_email.partition('@')[0]} {row.state}" for row in rows]


def post(pair: Pair, member: Member, tail: str = "close/", **said: Any) -> Any:
    return member.browser().post(pair.url(tail), said, follow=True)


def test_with_both_yeses_it_is_closed_after_ten_minutes(old: Pair) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        row = confirm(old, propose(old))
        assert row.due_at == NOON + dt.timedelta(minutes=10)
        clock.shift(dt.timedelta(minutes=9))
        sweep(old)
        assert state(old) == "active"
        clock.shift(dt.timedelta(minutes=2))
        for _ in range(2):
            sweep(old)
    assert state(old) == "ended"
    assert letters(old, "pairing closed") == ["amara pending", "bernd pending"]
    assert letters(old, "pairing ended") == []
    with old.cast.chiara.acting():
        assert Closing.objects.get().closed_at is not None
        event = AuditEvent.objects.get(verb="ended a pairing")
        assert (event.actor_name, Pairing.objects.get(pk=old.pairing.pk).wants_successor) == ("Upstream", False)


def test_a_day_that_was_chosen_is_kept(old: Pair) -> None:
    day = dt.date(2027, 3, 20)
    with time_machine.travel(NOON, tick=False) as clock:
        row = confirm(old, propose(old, on=day))
        assert row.due_at == dt.datetime(2027, 3, 20, tzinfo=BERLIN)
        clock.move_to(row.due_at - dt.timedelta(minutes=1))
        sweep(old)
        assert state(old) == "active"
        clock.move_to(row.due_at)
        sweep(old)
    assert state(old) == "ended"


@pytest.mark.parametrize(("on", "due"), [(None, 15), (dt.date(2027, 3, 5), 15), (dt.date(2027, 3, 25), 25)])
def test_silence_closes_it_after_two_weeks_at_the_earliest(old: Pair, on: dt.date | None, due: int) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        row = propose(old, on=on)
        assert row.due_at == dt.datetime(2027, 3, due, tzinfo=BERLIN)
        with old.cast.chiara.acting():
            letter = Message.objects.get(kind="closing proposed")
        assert (letter.to_email, f"closes on {due} March 2027" in letter.text) == (old.bernd.user.email, True)
        clock.move_to(row.due_at - dt.timedelta(minutes=1))
        sweep(old)
        assert state(old) == "active"
        clock.move_to(row.due_at + dt.timedelta(minutes=1))
        sweep(old)
    assert state(old) == "ended"


@pytest.mark.parametrize("confirmed", [False, True])
@pytest.mark.parametrize("who", ["amara", "bernd"])
def test_either_takes_it_back_until_then_and_it_can_be_proposed_anew(old: Pair, who: str, confirmed: bool) -> None:
    member: Member = getattr(old, who)
    other = "bernd" if who == "amara" else "amara"
    row = propose(old)
    if confirmed:
        confirm(old, row)
    with member.acting() as actor:
        closings.take_back(actor=actor, closing=row)
    unheard = who == "amara" and not confirmed
    assert letters(old, "closing taken back") == ([] if unheard else [f"{other} pending"])
    assert letters(old, "closing proposed") == ["bernd cancelled"]
    with time_machine.travel(dt.datetime.now(BERLIN) + 40 * DAY):
        sweep(old)
    assert state(old) == "active"
    with old.bernd.acting() as actor:
        for act in (closings.confirm, closings.take_back):
            with pytest.raises(closings.NotOpen):
                act(actor=actor, closing=row)
        assert closings.propose(actor=actor, pairing=old.pairing, on=None).pk != row.pk


def test_only_the_two_close_it_and_only_the_other_says_yes(old: Pair) -> None:
    for member in (old.cast.chiara, old.cast.frieda, old.cast.olu):
        with member.acting() as actor, pytest.raises(NotAllowed):
            closings.propose(actor=actor, pairing=old.pairing, on=None)
        assert post(old, member, answer="propose").status_code == 404
    row = propose(old)
    with pytest.raises(closings.AlreadyProposed):
        propose(old, by=old.bernd)
    for member in (old.amara, old.cast.chiara, old.cast.olu):
        with pytest.raises(NotAllowed):
            confirm(old, row, by=member)
    with old.cast.olu.acting() as actor, pytest.raises(NotAllowed):
        closings.take_back(actor=actor, closing=row)
    with old.cast.chiara.acting():
        now = Closing.objects.get()
        assert (now.confirmed_at, now.withdrawn_at, now.due_at) == (None, None, row.due_at)
    assert letters(old, "closing taken back") == []


def test_what_an_admin_has_ended_meanwhile_is_put_away(old: Pair) -> None:
    confirm(old, propose(old))
    with old.cast.chiara.acting():
        Pairing.objects.update(state="ended", ended_at=dt.datetime.now(BERLIN))
    sweep(old)
    with old.cast.chiara.acting():
        row = Closing.objects.get()
        assert (row.closed_at, row.withdrawn_at is not None) == (None, True)
    assert letters(old, "pairing closed") == []


def test_the_page_goes_the_whole_way(old: Pair) -> None:
    text = old.amara.browser().get(old.url("close/")).content.decode()
    assert ("Propose to close" in text, "Agenda: Session 6" in text, "Looking back" in text) == (True, True, True)
    wrong = post(old, old.amara, answer="propose", on="2020-01-01")
    assert (wrong.status_code, 'value="2020-01-01"' in wrong.content.decode()) == (422, True)
    page = " ".join(post(old, old.amara, answer="propose").content.decode().split())
    assert "Bernd has not answered yet" in page
    assert "Amara Okafor proposes to close" in old.bernd.browser().get(old.url()).content.decode()
    assert "has not answered" in post(old, old.amara, answer="yes").content.decode()
    assert "You have both said yes" in post(old, old.bernd, answer="yes").content.decode()
    assert "Propose to close" in post(old, old.bernd, answer="go-on").content.decode()


def test_it_is_proposed_and_taken_back_three_times_a_day_at_most(old: Pair) -> None:
    """Each time the other gets two letters."""
    for _ in range(closings.MOST_A_DAY):
        post(old, old.amara, answer="propose")
        post(old, old.amara, answer="go-on")
    page = post(old, old.amara, answer="propose")
    assert (page.status_code, "You have proposed it several times today." in page.content.decode()) == (422, True)
    assert len(letters(old, "closing proposed")) == closings.MOST_A_DAY
    assert "Amara has not answered yet" in " ".join(post(old, old.bernd, answer="propose").content.decode().split())
    post(old, old.bernd, answer="go-on")
    with time_machine.travel(dt.datetime.now(BERLIN) + DAY + dt.timedelta(minutes=1)):
        assert "Bernd has not answered yet" in " ".join(post(old, old.amara, answer="propose").content.decode().split())


def test_the_link_of_the_letter_answers_without_signing_in(old: Pair) -> None:
    propose(old)
    with old.cast.chiara.acting():
        found = Message.objects.get(kind="closing proposed").text.partition("/t/")[2]
    path = "/t/" + found.split()[0]
    page = tap(path, answer="yes").content.decode()
    assert "You have both said yes" in page
    with old.cast.chiara.acting():
        assert Closing.objects.get().confirmed_at is not None


def test_near_the_end_the_page_speaks_of_it_and_to_nobody_else(old: Pair) -> None:
    with old.amara.acting() as actor:
        card = selectors.card(actor, old.pairing)
        assert card is not None
        last = card.ends_on
    for days, near in ((15, False), (14, True)):
        with time_machine.travel(dt.datetime.combine(last - days * DAY, dt.time(12), BERLIN)):
            texts = [one.browser().get(old.url()).content.decode() for one in (old.amara, old.cast.chiara)]
            assert ["The end is near" in text for text in texts] == [near, False]


def test_the_letters_speak_german(old: Pair) -> None:
    with old.cast.chiara.acting():
        old.cast.nordwind.language = "de"
        old.cast.nordwind.save(update_fields=["language"])
    with time_machine.travel(NOON, tick=False) as clock:
        confirm(old, propose(old))
        clock.shift(dt.timedelta(minutes=11))
        sweep(old)
    with old.cast.chiara.acting():
        told = {row.kind: row.subject for row in Message.objects.filter(to_email=old.bernd.user.email)}
    assert told["closing proposed"] == "Amara Okafor schlägt vor, abzuschließen"
    assert told["pairing closed"] == "Gut gemacht: Sie und Amara Okafor"
