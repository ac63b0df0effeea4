"""Another partner without fault: whoever asked, and whether both did, is nowhere to be found."""

from __future__ import annotations

import datetime as dt
import re
import uuid
import zoneinfo
from typing import Any

import pytest
import time_machine
from django.db import transaction

from accounts.actors import NotAllowed, system
from accounts.models import AuditEvent
from accounts.tenancy import private
from matching.models import Pairing
from matching.services import pairings
from nudges.models import Message
from plans import tasks
from plans.models import ChangeWish, Parting, PartingReason
from plans.selectors import partings as selectors
from plans.services import farewells, keys, partings
from tests.factories.cast import Member
from tests.factories.plans import make_parting_reason, make_thanks, make_wish, rewrite
from tests.plans.conftest import Pair
from tests.tenancy.worlds import owned_tables, sql

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
MORNING = dt.datetime(2027, 3, 1, 9, 30, tzinfo=BERLIN)
NEXT_DAY = dt.datetime(2027, 3, 2, 16, 1, tzinfo=BERLIN)


@pytest.fixture
def old(pair: Pair) -> Pair:
    """The two began long before, and have a key as if they had written a note."""
    with pair.cast.chiara.acting():
        Pairing.objects.update(started_at=MORNING - dt.timedelta(days=100))
        keys.give_as(pair.pairing, "mentor")
    return pair


def wish(pair: Pair, member: Member, why: str = "none") -> Any:
    return member.browser().post(pair.url("another/"), {"why": why}, follow=True)


def wishes() -> int:
    """How many are kept; nobody else can see one."""
    with private(purpose="count"):
        return ChangeWish.objects.count()


def sweep(pair: Pair) -> None:
    tasks.end_due_of(str(pair.cast.nordwind.pk))


def state(pair: Pair) -> tuple[str, bool]:
    with pair.cast.chiara.acting():
        row = Pairing.objects.get(pk=pair.pairing.pk)
        return row.state, row.wants_successor


def test_it_ends_on_an_afternoon_after_its_day_and_both_get_one_letter(old: Pair) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        assert "Nobody learns that it was you" in wish(old, old.bernd).content.decode()
        for hour in (16, 23):
            clock.move_to(MORNING.replace(hour=hour))
            sweep(old)
        clock.move_to(NEXT_DAY.replace(hour=15, minute=59))
        sweep(old)
        assert state(old) == ("active", False)
        clock.move_to(NEXT_DAY)
        for _ in range(2):
            sweep(old)
    assert state(old) == ("ended", True)
    with old.cast.chiara.acting():
        assert (wishes(), Parting.objects.count()) == (0, 1)
        told = list(Message.objects.filter(kind="pairing ended").order_by("to_email"))
        assert [one.to_email for one in told] == [old.amara.user.email, old.bernd.user.email]
        assert {one.due_at for one in told} == {NEXT_DAY.replace(hour=17, minute=0)}
        assert len({_bare(re.sub("Amara Okafor|Bernd Krüger", "X", one.text)) for one in told}) == 1


def test_it_can_be_taken_back_as_if_it_had_never_been(old: Pair) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        before = _look(old)
        wish(old, old.amara, "time")
        assert "You have asked for another partner" in old.amara.browser().get(old.url("another/")).content.decode()
        old.amara.browser().post(old.url("another/take-back/"))
        assert _look(old) == before
        clock.move_to(NEXT_DAY)
        sweep(old)
    assert state(old) == ("active", False)


@pytest.mark.parametrize("other", [False, True])
def test_what_is_taken_back_while_the_worker_is_at_it_ends_nothing(
    old: Pair, other: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the other one has wished the same today: that waits for its own afternoon."""
    turn = partings._turn

    def overtaken(pairing_id: uuid.UUID) -> Pairing:
        monkeypatch.setattr(partings, "_turn", turn)
        old.amara.browser().post(old.url("another/take-back/"))
        if other:
            wish(old, old.bernd)
        return turn(pairing_id)

    with time_machine.travel(MORNING, tick=False) as clock:
        wish(old, old.amara)
        clock.move_to(NEXT_DAY)
        monkeypatch.setattr(partings, "_turn", overtaken)
        sweep(old)
        assert state(old) == ("active", False)
        with old.cast.chiara.acting():
            assert Parting.objects.count() == 0
        clock.shift(dt.timedelta(days=1))
        sweep(old)
    assert state(old)[0] == ("ended" if other else "active")


def test_only_the_two_wish_and_only_while_it_goes_on(old: Pair) -> None:
    for member in (old.cast.chiara, old.cast.frieda, old.cast.olu, old.cast.dario):
        assert wish(old, member).status_code == 404
    with old.cast.chiara.acting() as actor:
        for act in (partings.wish, partings.take_back):
            said = {"why": "none"} if act is partings.wish else {}
            with pytest.raises(NotAllowed):
                act(actor=actor, pairing=old.pairing, **said)  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            selectors.wished(actor, old.pairing)
    assert wish(old, old.amara, "nonsense").status_code == 422
    with old.cast.chiara.acting():
        Pairing.objects.update(state="ended", ended_at=MORNING)
        make_wish(pairing=old.pairing, author=old.pairing.mentor)
    with old.amara.acting() as actor, pytest.raises(partings.TooLate):
        partings.take_back(actor=actor, pairing=old.pairing)
    with old.cast.chiara.acting():
        assert (wishes(), Parting.objects.count()) == (1, 0)


ASKERS = [("mentor",), ("mentee",), ("mentor", "mentee")]


def test_who_asked_shows_nowhere(old: Pair) -> None:
    """Pages of everybody, letters, the trail and every column of the database, before it is carried and afterwards."""
    after = []
    for sides in ASKERS:
        mark = transaction.savepoint()
        with time_machine.travel(MORNING, tick=False) as clock:
            askers = [{"mentor": old.amara, "mentee": old.bernd}[side] for side in sides]
            rest = tuple(one for one in (old.amara, old.bernd, *_others(old)) if one not in askers)
            before = _bare(_pages(old, rest))
            for member in askers:
                wish(old, member)
            assert _bare(_pages(old, rest)) == before
            clock.move_to(NEXT_DAY)
            sweep(old)
            clock.shift(dt.timedelta(hours=20))
            after.append(_look(old))
        transaction.savepoint_rollback(mark)
    assert set(after[0].splitlines()) ^ set(after[1].splitlines()) == set()
    assert after == [after[0]] * 3


def _others(pair: Pair) -> tuple[Member, ...]:
    return (pair.cast.chiara, pair.cast.frieda, pair.cast.olu)


def _pages(pair: Pair, people: tuple[Member, ...]) -> str:
    own = f"pairings/{pair.pairing.pk}/"
    tails = ("", own, f"{own}notes/", f"{own}another/", "me/messages/", "audit/")
    return "\n".join(one.browser().get(one.url(tail), follow=True).content.decode() for one in people for tail in tails)


def _look(pair: Pair) -> str:
    seen = [_pages(pair, (pair.amara, pair.bernd, *_others(pair)))]
    with pair.cast.chiara.acting():
        there = [pair.cast.chiara.url(f"partings/{row.pk}/") for row in Parting.objects.all()]
        seen += [pair.cast.chiara.browser().get(path).content.decode() for path in there]
        seen += [f"{one.to_email} {one.due_at} {one.text} {one.html}" for one in Message.objects.order_by("to_email")]
        tables = [table for table in owned_tables() if table not in ("plans_pairkey", "plans_partingreason")]
        seen += sorted(row[0] for table in tables for row in sql(f"SELECT t::text FROM {table} t"))
    return _bare("\n".join(seen))


def _bare(text: str) -> str:
    """Without what differs between any two runs: ids, tokens and nonces."""
    for pattern in (
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", r"\b\w{64}\b", r'nonce="[^"]+"', r"[0-9a-f]{32,}",
        r"/[tj]/[\w-]{22,}", r"join/[\w-]+", r"\d\d:\d\d:\d\d\.\d+",
    ):  # fmt: skip
        text = re.sub(pattern, "…", text)
    return "\n".join(sorted(text.splitlines()))


def test_an_admin_s_ending_gets_the_very_same_letter_at_the_same_hour(old: Pair) -> None:
    texts = []
    for by_admin in (False, True):
        mark = transaction.savepoint()
        with time_machine.travel(MORNING, tick=False) as clock:
            if not by_admin:
                wish(old, old.amara)
            clock.move_to(NEXT_DAY)
            if by_admin:
                with old.cast.chiara.acting() as actor:
                    pairings.end(actor=actor, pairing=old.pairing, reason="One line", wants_successor=True)
            sweep(old)
        with old.cast.chiara.acting():
            rows = Message.objects.filter(kind="pairing ended").order_by("to_email")
            texts.append([(one.to_email, one.due_at, _bare(one.text), _bare(one.html)) for one in rows])
        transaction.savepoint_rollback(mark)
    assert len(texts[0]) == 2
    assert texts[0] == texts[1]


@pytest.mark.parametrize(("hour", "day", "leaves"), [(9, 2, 2), (16, 2, 2), (17, 2, 3), (23, 2, 3)])
def test_all_letters_of_a_day_leave_at_one_hour(old: Pair, hour: int, day: int, leaves: int) -> None:
    old.pairing.ended_at = dt.datetime(2027, 3, day, hour, tzinfo=BERLIN)
    with old.cast.chiara.acting():
        assert farewells.leaves_at(old.pairing) == dt.datetime(2027, 3, leaves, 17, tzinfo=BERLIN)


def test_who_has_left_gets_no_letter_and_german_is_german(old: Pair) -> None:
    with old.cast.chiara.acting() as actor:
        old.cast.nordwind.language = "de"
        old.cast.nordwind.save(update_fields=["language"])
        mentor = old.pairing.mentor.employee
        mentor.status = "left"
        mentor.save(update_fields=["status"])
        pairings.end(actor=actor, pairing=Pairing.objects.get(), wants_successor=True)
    sweep(old)
    with old.cast.chiara.acting():
        (row,) = Message.objects.filter(kind="pairing ended")
        assert (row.to_email, row.subject) == (old.bernd.user.email, "Ihr Tandem mit Amara Okafor ist zu Ende")


def test_reasons_are_told_five_at_a_time(old: Pair) -> None:
    with old.cast.chiara.acting() as actor:
        program = old.pairing.cohort.program
        make_parting_reason(program=program, reason="time", waiting=3)
        make_wish(pairing=old.pairing, author=old.pairing.mentor, why="topi")
        rewrite(ChangeWish.objects.all(), created_at=MORNING)
        assert selectors.reasons(actor, program.pk) == []
    with time_machine.travel(NEXT_DAY):
        sweep(old)
    with old.cast.chiara.acting() as actor:
        assert selectors.reasons(actor, program.pk) == []
        PartingReason.objects.filter(reason="time").update(waiting=4)
    with time_machine.travel(NEXT_DAY):
        sweep(old)
    with old.cast.chiara.acting() as actor:
        assert {row.reason: row.told for row in selectors.reasons(actor, program.pk)} == {"time": 4, "topi": 1}


def test_the_admin_sees_both_in_one_line_settles_it_once_and_never_their_own(old: Pair) -> None:
    with old.cast.chiara.acting():
        make_wish(pairing=old.pairing, author=old.pairing.mentor)
        rewrite(ChangeWish.objects.all(), created_at=MORNING)
    with time_machine.travel(NEXT_DAY):
        sweep(old)
    chiara = old.cast.chiara
    home = chiara.browser().get(chiara.url()).content.decode()
    assert ("Somebody new for Amara Okafor and Bernd Krüger" in home, "has no mentor any more" in home) == (True, False)
    with chiara.acting():
        address = f"partings/{Parting.objects.get().pk}/"
    assert "Please do not ask" in chiara.browser().get(chiara.url(address)).content.decode()
    assert old.cast.olu.browser().get(old.cast.olu.url(address)).status_code == 403
    with old.cast.frieda.acting():
        old.bernd.membership.role = "admin"
        old.bernd.membership.save()
    assert old.bernd.browser().get(old.bernd.url(address)).status_code == 404
    chiara.browser().post(chiara.url(address))
    assert chiara.browser().get(chiara.url(address)).status_code == 404
    with chiara.acting():
        assert AuditEvent.objects.filter(verb="settled what comes after a pairing").count() == 1


def test_no_other_organization_s_worker_carries_it(old: Pair) -> None:
    with old.cast.chiara.acting():
        make_wish(pairing=old.pairing, author=old.pairing.mentor)
        rewrite(ChangeWish.objects.all(), created_at=MORNING)
    with time_machine.travel(NEXT_DAY):
        assert partings.carry_due(old.cast.suedstern.pk) == 0
    assert state(old) == ("active", False)
    with old.cast.dario.acting():
        assert list(selectors.open_ones(system(old.cast.suedstern.pk))) == []


def test_no_thanks_go_on_after_it(old: Pair) -> None:
    with old.cast.chiara.acting() as actor:
        make_thanks(pairing=old.pairing, author=old.pairing.mentor, words="For the coffee.")
        pairings.end(actor=actor, pairing=old.pairing)
    page = old.bernd.browser().get(old.url()).content.decode()
    assert ("For the coffee." in page, "This pairing has ended" in page, "Say thank you" in page) == (True, True, False)
    assert old.bernd.browser().post(old.url("close/thanks/"), {"text": "x"}).status_code == 302
