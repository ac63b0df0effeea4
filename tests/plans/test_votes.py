"""Do you want to go on? Two yes are silent, anything else is one neutral line, and nobody learns who said what."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.actors import NotAllowed, system
from accounts.models import AuditEvent
from accounts.tenancy import private
from matching.models import Pairing
from nudges.models import Message
from plans import tasks
from plans.models import Ballot, ContinueRound
from plans.selectors import votes as selectors
from plans.services import rotations, votes
from tests.factories.cast import Member
from tests.factories.plans import make_closing, rewrite
from tests.plans.conftest import Pair
from tests.tenancy.worlds import owned_tables, sql

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
# Everything with a no in it, and what counts like one.
ENDINGS = [
    ("not", "yes"),
    ("yes", "not"),
    ("not", "not"),
    ("not", "may"),
    ("may", "not"),
    ("may", "yes"),
    ("may", "may"),
]


def _grow(pair: Pair, days: int) -> None:
    """The pairing began so many days ago, where the organization is."""
    noon = dt.datetime.now(BERLIN).replace(hour=12) - dt.timedelta(days=days)
    with pair.cast.chiara.acting():
        Pairing.objects.filter(pk=pair.pairing.pk).update(started_at=noon)


def _count(pair: Pair) -> None:
    tasks.count_votes_of(str(pair.cast.nordwind.pk))


@pytest.fixture
def asked(pair: Pair) -> Pair:
    """Both are asked today, thirty days after they began."""
    _grow(pair, 30)
    _count(pair)
    return pair


def _vote(pair: Pair, member: Member, answer: str) -> Any:
    return member.browser().post(pair.url("vote/"), {"answer": answer}, follow=True)


def _next_day(pair: Pair) -> None:
    """A night goes by: what was answered was answered yesterday."""
    with pair.cast.chiara.acting():
        rewrite(Ballot.objects.all(), created_at=timezone.now() - dt.timedelta(days=1))
    _count(pair)


def _round(pair: Pair) -> ContinueRound:
    with pair.cast.chiara.acting():
        return ContinueRound.objects.get()


def _queue(pair: Pair) -> str:
    page = pair.cast.chiara.browser().get(pair.cast.chiara.url()).content.decode()
    return str(page)


@pytest.mark.parametrize(("age", "days"), [(29, []), (30, [30]), (89, [30]), (90, [90]), (200, [90])])
def test_both_are_asked_when_they_have_come_so_far_and_once(pair: Pair, age: int, days: list[int]) -> None:
    _grow(pair, age)
    for _ in range(2):
        _count(pair)
    with pair.cast.chiara.acting():
        assert list(ContinueRound.objects.values_list("day", flat=True)) == days


def test_each_is_asked_on_their_page_and_an_admin_is_not(asked: Pair) -> None:
    question = "Do you want to go on with each other?"
    pages = [one.browser().get(asked.url()).content.decode() for one in (asked.amara, asked.bernd, asked.cast.chiara)]
    assert [question in page for page in pages] == [True, True, False]
    for member in (asked.cast.chiara, asked.cast.olu, asked.cast.dario):
        assert _vote(asked, member, "not").status_code == 404
    with asked.cast.chiara.acting() as actor, pytest.raises(NotAllowed):
        votes.answer(actor=actor, pairing=asked.pairing, said="not")  # type: ignore[arg-type]
    with asked.cast.chiara.acting(), private(purpose="count"):
        assert not Ballot.objects.exists()


def test_whoever_is_asked_to_close_is_not_asked_to_go_on_in_the_same_breath(asked: Pair) -> None:
    with asked.cast.chiara.acting():
        make_closing(pairing=asked.pairing)
    page = asked.bernd.browser().get(asked.url()).content.decode()
    assert ("proposes to close" in page, "Do you want to go on with each other?" in page) == (True, False)


def test_the_page_says_the_same_whatever_was_said_and_whether_the_other_has_answered(asked: Pair) -> None:
    pages = [_bare(_vote(asked, asked.amara, answer).content.decode()) for answer in ("yes", "not")]
    assert pages[0] == pages[1]
    _vote(asked, asked.bernd, "not")
    again = _bare(_vote(asked, asked.amara, "yes").content.decode())
    assert again == pages[0]


def test_two_yes_are_silent(asked: Pair) -> None:
    for member in (asked.amara, asked.bernd):
        _vote(asked, member, "yes")
    _next_day(asked)
    row = _round(asked)
    assert (row.settled_on is not None, row.offer, "Offer this pair" in _queue(asked)) == (True, False, False)
    with asked.cast.chiara.acting(), private(purpose="count"):
        assert not Ballot.objects.exists()


def test_nothing_is_counted_on_the_day_of_an_answer_nor_before_both_have_given_one(asked: Pair) -> None:
    _vote(asked, asked.amara, "not")
    _next_day(asked)
    assert _round(asked).settled_on is None
    _vote(asked, asked.bernd, "yes")
    _count(asked)
    assert (_round(asked).settled_on, "Offer this pair" in _queue(asked)) == (None, False)
    _next_day(asked)
    assert (_round(asked).offer, "Offer this pair a rotation" in _queue(asked)) == (True, True)


@pytest.mark.parametrize(("answer", "offer"), [("yes", False), ("not", True), ("", False)])
def test_after_two_weeks_it_is_counted_with_whoever_has_answered(asked: Pair, answer: str, offer: bool) -> None:
    if answer:
        _vote(asked, asked.bernd, answer)
    with asked.cast.chiara.acting():
        ContinueRound.objects.update(closes_on=timezone.now().astimezone(BERLIN).date())
    _count(asked)
    assert (_round(asked).settled_on is not None, _round(asked).offer) == (True, offer)


def test_an_answer_can_be_changed_until_it_is_counted_and_not_later(asked: Pair) -> None:
    for answer in ("not", "yes"):
        _vote(asked, asked.amara, answer)
    _vote(asked, asked.bernd, "yes")
    _next_day(asked)
    assert not _round(asked).offer
    assert "has been counted already" in _vote(asked, asked.amara, "not").content.decode()
    assert "Choose one of the three" in _vote(asked, asked.amara, "maybe").content.decode()


def test_a_pairing_that_ends_is_not_counted(asked: Pair) -> None:
    _vote(asked, asked.amara, "not")
    with asked.cast.chiara.acting():
        Pairing.objects.update(state="ended", ended_at=timezone.now())
    _count(asked)
    with asked.cast.chiara.acting(), private(purpose="count"):
        assert (Ballot.objects.count(), ContinueRound.objects.get().offer) == (0, False)


def _world(pair: Pair) -> str:
    """What every page of the two and of their admins shows, every letter, and every row, without times, ids and tokens."""
    own = f"pairings/{pair.pairing.pk}/"
    people = (pair.amara, pair.bernd, pair.cast.chiara, pair.cast.frieda, pair.cast.olu)
    tails = ("", own, f"{own}notes/", "me/messages/", "audit/")
    seen = [one.browser().get(one.url(tail)).content.decode() for one in people for tail in tails]
    with pair.cast.chiara.acting():
        (row,) = selectors.offers(pair.cast.chiara.actor)
        seen.append(pair.cast.chiara.browser().get(pair.cast.chiara.url(f"rotations/{row.pk}/")).content.decode())
        rotations.offer(actor=pair.cast.chiara.actor, continue_round=row)
        seen += [f"{one.to_email} {one.text} {one.html}" for one in Message.objects.order_by("to_email", "kind")]
        tables = [table for table in owned_tables() if table != "plans_pairkey"]
        seen += sorted(row[0] for table in tables for row in sql(f"SELECT t::text FROM {table} t"))
    return _bare("\n".join(seen))


def _bare(text: str) -> str:
    """Without what differs between any two runs: ids, times of the clock, tokens and nonces."""
    for pattern in (
        r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", r"\d\d:\d\d(:\d\d(\.\d+)?)?", r"\b\w{64}\b",
        r'nonce="[^"]+"', r"[0-9a-f]{32,}",
    ):  # fmt: skip
        text = re.sub(pattern, "…", text)
    return "\n".join(sorted(text.splitlines()))


def test_every_ending_but_two_yes_looks_the_same_everywhere(asked: Pair) -> None:
    """Pages of everybody, letters, the trail and every column of the database, before and after the admin's offer."""
    looks = []
    for mine, theirs in ENDINGS:
        mark, before = transaction.savepoint(), _trail(asked)
        for member, answer in ((asked.amara, mine), (asked.bernd, theirs)):
            _vote(asked, member, answer)
        _next_day(asked)
        assert _trail(asked) == before
        looks.append(_world(asked))
        transaction.savepoint_rollback(mark)
    for look, ending in zip(looks, ENDINGS, strict=True):
        assert set(look.splitlines()) ^ set(looks[0].splitlines()) == set(), ending
    assert [ending for look, ending in zip(looks, ENDINGS, strict=True) if look != looks[0]] == []


def _trail(pair: Pair) -> int:
    with pair.cast.chiara.acting():
        return AuditEvent.objects.count()


def test_the_same_letter_goes_to_both_and_the_line_is_gone(asked: Pair) -> None:
    for member, answer in ((asked.amara, "yes"), (asked.bernd, "not")):
        _vote(asked, member, answer)
    _next_day(asked)
    row, browser = _round(asked), asked.cast.chiara.browser()
    address = asked.cast.chiara.url(f"rotations/{row.pk}/")
    assert "Please do not ask either" in browser.get(address).content.decode()
    browser.post(address, {"act": "offer"})
    with asked.cast.chiara.acting():
        told = list(Message.objects.filter(kind=rotations.KIND).order_by("to_email"))
        texts = {letter.text.replace("Amara Okafor", "X").replace("Bernd Krüger", "X") for letter in told}
    assert ([one.to_email for one in told], len(texts)) == ([asked.amara.user.email, asked.bernd.user.email], 1)
    assert ("Offer this pair" in _queue(asked), browser.get(address).status_code) == (False, 404)


def test_it_can_be_left_and_is_dealt_with_once(asked: Pair) -> None:
    _vote(asked, asked.amara, "not")
    _vote(asked, asked.bernd, "yes")
    _next_day(asked)
    row = _round(asked)
    asked.cast.chiara.browser().post(asked.cast.chiara.url(f"rotations/{row.pk}/"), {"act": "leave"})
    with asked.cast.chiara.acting() as actor:
        assert not Message.objects.filter(kind=rotations.KIND).exists()
        with pytest.raises(rotations.Handled):
            rotations.offer(actor=actor, continue_round=row)
    with asked.amara.acting() as actor, pytest.raises(NotAllowed):
        rotations.offer(actor=actor, continue_round=row)
    assert asked.amara.browser().get(asked.amara.url(f"rotations/{row.pk}/")).status_code == 403


def test_an_admin_deals_with_no_pairing_of_their_own(asked: Pair) -> None:
    _vote(asked, asked.amara, "not")
    _vote(asked, asked.bernd, "yes")
    _next_day(asked)
    row = _round(asked)
    with asked.cast.frieda.acting():
        asked.bernd.membership.role = "admin"
        asked.bernd.membership.save()
    assert asked.bernd.browser().get(asked.bernd.url(f"rotations/{row.pk}/")).status_code == 404
    assert "Offer this pair" not in asked.bernd.browser().get(asked.bernd.url()).content.decode()


def test_a_vote_counts_for_nobody_s_worker_but_the_organization_s_own(asked: Pair) -> None:
    with asked.cast.dario.acting():
        assert votes.open_due(actor=system(asked.cast.suedstern.pk)) == 0
        assert votes.settle(actor=system(asked.cast.suedstern.pk)) == 0
