"""The compass as the two see it, the three taps more, and asking for company; nobody else has any of these pages."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from plans.models import JointAsk, SessionAnswer
from plans.selectors import compass as selectors
from plans.services import compass
from plans.views import trend
from tests.factories.cast import Member
from tests.factories.plans import make_joint_ask
from tests.mail import Mailbox
from tests.plans.conftest import Pair
from tests.plans.meetings import agree, pass_by, relay, tap, tap_of
from tests.plans.taps import ALIKE, AS_MEANT, TURNED, both_say, held, over, say

MORE = "Three more, if you like"
QUESTIONS = ("Who asked most of the questions?", "Who set the agenda?", "Who learned more?")


def _page(member: Member, pair: Pair, tail: str = "compass/") -> str:
    return str(member.browser().get(pair.url(tail)).content.decode())


def test_three_more_follow_the_three_taps_and_any_of_them_can_be_left(pair: Pair, mailbox: Mailbox) -> None:
    row = agree(pair)
    relay(pair)
    path = tap_of(mailbox, pair.bernd.user.email)
    pass_by(pair, row)
    for said in ({"useful": "4"}, {"led": "mentor"}):
        assert MORE not in tap(path, **said).content.decode()
    page = tap(path, next_fixed="no").content.decode()
    assert [one in page for one in (MORE, *QUESTIONS)] == [True] * 4
    page = tap(path, agenda="even").content.decode()
    assert [one in page for one in (MORE, *QUESTIONS)] == [True, True, False, True]
    for said in ({"asked": "mentee"}, {"learned": "mentee"}):
        page = tap(path, **said).content.decode()
    assert MORE not in page
    with pair.bernd.acting():
        mine = SessionAnswer.objects.get(side="mentee")
        assert (mine.led, mine.agenda, mine.asked, mine.learned) == ("mentor", "even", "mentee", "mentee")
        assert (mine.useful, mine.next_fixed) == (4, False)


@pytest.mark.parametrize("said", [{"agenda": "boss"}, {"asked": "yes"}, {"learned": ""}])
def test_what_no_page_sends_changes_nothing(pair: Pair, said: dict[str, str]) -> None:
    row = over(pair)
    pair.bernd.browser().post(pair.url(f"sessions/{row.pk}/"), said)
    with pair.bernd.acting():
        assert not SessionAnswer.objects.exclude(answered_at=None).exists()


def test_a_session_that_did_not_take_place_is_not_read(pair: Pair) -> None:
    row = over(pair)
    say(pair.amara, row, useful=4, **TURNED)
    say(pair.amara, row, took_place=False)
    with pair.amara.acting():
        mine = SessionAnswer.objects.get(side="mentor")
        assert (mine.led, mine.agenda, mine.asked, mine.learned) == ("", "", "", "")


def test_the_other_s_answer_is_seen_for_one_s_own_and_never_before(pair: Pair) -> None:
    row = over(pair)
    say(pair.amara, row, useful=3, led="mentee", next_fixed=True, agenda="mentee", asked="mentor")
    before = _page(pair.bernd, pair, f"sessions/{row.pk}/")
    say(pair.amara, row, learned="mentor")
    assert _still(_page(pair.bernd, pair, f"sessions/{row.pk}/")) == _still(before)
    say(pair.bernd, row, useful=4, agenda="even")
    page = _page(pair.bernd, pair, f"sessions/{row.pk}/")
    assert [page.count(one) for one in QUESTIONS] == [0, 1, 0]
    say(pair.bernd, row, next_fixed=True, asked="mentee")
    page = _page(pair.bernd, pair, f"sessions/{row.pk}/")
    assert [page.count(one) for one in QUESTIONS] == [1, 1, 1]


def _still(page: str) -> str:
    return re.sub(r'nonce="[^"]+"|\b\w{64}\b', "…", page)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (AS_MEANT, "Reversed, as meant"),
        (ALIKE, "Half and half"),
        (TURNED, "The usual way round"),
        (AS_MEANT | {"asked": "even", "learned": "even"}, "Mostly reversed"),
    ],
)
def test_the_last_session_stands_on_the_page_of_the_pair(pair: Pair, said: dict[str, str], word: str) -> None:
    both_say(pair, over(pair), said)
    pages = [_page(one, pair, "") for one in (pair.amara, pair.bernd, pair.cast.chiara)]
    assert [(word in page, "Compass" in page) for page in pages] == [(True, True), (True, True), (False, False)]
    assert word in _page(pair.bernd, pair)


def test_nothing_is_shown_of_what_one_alone_has_said(pair: Pair) -> None:
    row = over(pair, days=4)
    quiet = [_still(_page(pair.bernd, pair, tail)) for tail in ("", "compass/")]
    say(pair.amara, row, took_place=True)
    held_only = [_still(_page(pair.bernd, pair, tail)) for tail in ("", "compass/")]
    say(pair.amara, row, **TURNED)
    assert [_still(_page(pair.bernd, pair, tail)) for tail in ("", "compass/")] == held_only
    assert "Not told by both" in held_only[1]
    assert quiet[0] != held_only[0]


def test_two_sessions_make_a_trend_in_a_drawing_and_in_a_table(pair: Pair) -> None:
    both_say(pair, over(pair, days=9), TURNED)
    assert "Two sessions make a trend" in _page(pair.amara, pair)
    both_say(pair, over(pair, days=4), AS_MEANT)
    page = _page(pair.amara, pair)
    assert "2 sessions from the first to the last: the usual way round, then reversed, as meant." in page
    assert (page.count('stroke-width="1.5" cx='), page.count("4 of 4")) == (2, 2)


def test_the_points_lie_where_they_are_read(pair: Pair) -> None:
    with pair.cast.chiara.acting():
        for days, said in ((9, TURNED), (6, ALIKE), (3, AS_MEANT)):
            held(pair.pairing, days=days, **said)
        chart = trend.chart(selectors.points(pair.pairing.pk))
    assert chart is not None
    assert chart.path == "12.0,108.0 180.0,58.0 348.0,8.0"


@pytest.mark.parametrize("tail", ["compass/", "compass/roles/"])
def test_nobody_else_has_a_compass(pair: Pair, tail: str) -> None:
    people = (pair.amara, pair.bernd, pair.cast.chiara, pair.cast.frieda, pair.cast.olu, pair.cast.dario)
    assert [one.browser().get(pair.url(tail)).status_code for one in people] == [200, 200, 404, 404, 404, 404]
    assert Client().get(pair.url(tail)).status_code in (302, 404)


@pytest.mark.parametrize("count", [1, 3])
def test_more_sessions_ask_no_more(pair: Pair, count: int) -> None:
    with pair.cast.chiara.acting():
        for days in range(count):
            held(pair.pairing, days=days + 1, **AS_MEANT)
    with pair.amara.acting() as actor, CaptureQueriesContext(connection) as asked:
        found = selectors.of_pairing(actor, pair.pairing)
        assert (len(trend.lines(found.points)), len(asked)) == (count, 3)


ASK = "I would like that"


def _ask(member: Member, pair: Pair, wanted: str = "on") -> int:
    return int(member.browser().post(pair.url("compass/ask/"), {"wanted": wanted}).status_code)


def _queue(pair: Pair) -> bool:
    page = pair.cast.chiara.browser().get(pair.cast.chiara.url()).content.decode()
    return "A pair would like you to look at their sessions with them" in page


def test_an_admin_sees_a_pair_once_both_have_asked_and_no_longer_when_one_takes_it_back(pair: Pair) -> None:
    assert ASK in _page(pair.amara, pair)
    _ask(pair.amara, pair)
    assert ("would like somebody to look" in _page(pair.bernd, pair), _queue(pair)) == (True, False)
    _ask(pair.bernd, pair)
    assert _queue(pair)
    _ask(pair.amara, pair, "")
    assert not _queue(pair)
    _ask(pair.bernd, pair, "")
    with pair.amara.acting():
        assert not JointAsk.objects.exists()
    assert ASK in _page(pair.amara, pair)


def test_an_admin_gets_in_touch_once_and_reads_no_answer(pair: Pair) -> None:
    both_say(pair, over(pair), TURNED)
    with pair.cast.chiara.acting():
        row = make_joint_ask(pairing=pair.pairing)
    chiara, address = pair.cast.chiara.browser(), pair.cast.chiara.url(f"joint-asks/{row.pk}/")
    page = chiara.get(address).content.decode()
    assert ("would both like" in page, "usual way round" in page) == (True, False)
    chiara.post(address)
    assert (_queue(pair), chiara.get(address).status_code) == (False, 404)
    with pair.cast.chiara.acting() as actor:
        row.refresh_from_db()
        assert row.handled_by_id == actor.user_id
        assert AuditEvent.objects.filter(verb="looked at sessions with a pair").count() == 1
        with pytest.raises(compass.Handled):
            compass.handle(actor=actor, joint_ask=row)
    _ask(pair.amara, pair)
    with pair.amara.acting():
        assert JointAsk.objects.filter(handled_at=None).count() == 1


def test_nobody_else_asks_and_no_participant_handles(pair: Pair) -> None:
    assert [_ask(one, pair) for one in (pair.cast.chiara, pair.cast.olu, pair.cast.dario)] == [404] * 3
    with pair.cast.chiara.acting() as actor, pytest.raises(NotAllowed):
        compass.ask(actor=actor, pairing=pair.pairing, wanted=True)
    with pair.cast.chiara.acting():
        assert not JointAsk.objects.exists()
        row = make_joint_ask(pairing=pair.pairing)
    assert pair.amara.browser().post(pair.amara.url(f"joint-asks/{row.pk}/")).status_code == 403
    with pair.amara.acting() as actor:
        with pytest.raises(NotAllowed):
            compass.handle(actor=actor, joint_ask=row)
        assert JointAsk.objects.filter(handled_at=None).count() == 1


def test_an_admin_s_own_pairing_is_for_another_one(pair: Pair) -> None:
    with pair.cast.frieda.acting():
        pair.bernd.membership.role = "admin"
        pair.bernd.membership.save()
        row = make_joint_ask(pairing=pair.pairing)
    assert pair.bernd.browser().get(pair.bernd.url(f"joint-asks/{row.pk}/")).status_code == 404
    assert _queue(pair)
