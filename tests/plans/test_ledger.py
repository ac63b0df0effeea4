"""What changed because of two people's talks: written by one, confirmed by the other, heard of by whom both allow."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actors import NotAllowed, system
from accounts.models import AuditEvent
from matching.models import Pairing
from nudges.models import Message
from plans.models import LedgerEntry, LedgerQuote, LedgerVoice
from plans.services import keys, ledger
from tests.factories.cast import Member
from tests.factories.plans import make_ledger_entry
from tests.plans.conftest import Pair
from tests.plans.sheets import WORDS, confirm, consent, now, page, quoted, write

SAID = {"change": WORDS["change"], "owner": "mentee", "due_on": "2026-12-01", "state": "tried"}


def _url(pair: Pair, entry: LedgerEntry, tail: str = "") -> str:
    return pair.url(f"changes/{entry.pk}/{tail}")


def _voices(pair: Pair) -> list[tuple[str, bool, int]]:
    with pair.cast.chiara.acting():
        rows = LedgerVoice.objects.order_by("side")
        return [(row.side, row.confirmed_at is not None, row.consent) for row in rows]


def test_one_writes_it_down_and_the_other_confirms_it(pair: Pair) -> None:
    answer = page(pair.amara, pair.url("changes/new/"), **SAID)
    assert "It waits for Bernd to confirm it." in answer.content.decode()
    with pair.cast.chiara.acting():
        entry = LedgerEntry.objects.get()
    assert (entry.state, entry.confirmed_at, WORDS["change"].encode() in bytes(entry.words)) == ("tried", None, False)
    assert "Amara has written down a change." in page(pair.bernd, pair.url()).content.decode()
    answer = page(pair.bernd, _url(pair, entry, "confirm/"), read="1")
    assert "Confirmed. Say below who may hear of it." in answer.content.decode()
    assert now(pair, entry).confirmed_at is not None
    assert _voices(pair) == [("mentee", True, 0), ("mentor", True, 0)]


def test_bad_input_loses_nothing(pair: Pair) -> None:
    for wrong in ({"change": ""}, {"due_on": "2099-01-01"}, {"owner": "chiara"}, {"state": "done"}):
        answer = page(pair.amara, pair.url("changes/new/"), **(SAID | {"result": "Kept words."} | wrong))
        assert (answer.status_code, "Kept words." in answer.content.decode()) == (422, True)
    with pair.cast.chiara.acting():
        assert not LedgerEntry.objects.exists()


def test_new_words_are_confirmed_anew_and_the_same_ones_are_not(pair: Pair) -> None:
    entry = confirm(pair, write(pair))
    said = {key: value for key, value in SAID.items() if key != "state"} | {"insight": WORDS["insight"]}
    said |= {"due_on": f"{entry.due_on}"}
    page(pair.amara, _url(pair, entry, "edit/"), **said, read="1")
    assert now(pair, entry).confirmed_at is not None
    answer = page(pair.amara, _url(pair, entry, "edit/"), **said, read="1", result="It works.")
    assert "Saved. The other one confirms it again." in answer.content.decode()
    row = now(pair, entry)
    assert (row.confirmed_at, row.revision, row.written_by) == (None, 2, "mentor")
    page(pair.amara, _url(pair, entry, "edit/"), **said, read="2", result="It works.")
    with pair.cast.chiara.acting():
        told = Message.objects.filter(kind="change").order_by("created_at")
        assert list(told.values_list("to_email", flat=True)) == ["amara@nordwind.example", "bernd@nordwind.example"]
    stale = page(pair.bernd, _url(pair, entry, "edit/"), **said, read="1", result="It does not.")
    assert (stale.status_code, "It does not." in stale.content.decode()) == (422, True)
    answer = page(pair.bernd, _url(pair, entry, "confirm/"), read="1")
    assert ("worded anew since you read it" in answer.content.decode(), now(pair, entry).confirmed_at) == (True, None)


def test_what_became_of_it_is_said_once_both_have_confirmed(pair: Pair) -> None:
    entry = write(pair)
    page(pair.bernd, _url(pair, entry, "answer/"), state="kept")
    assert now(pair, entry).state == "planned"
    confirm(pair, entry)
    for member, state in ((pair.amara, "tried"), (pair.bernd, "dropped")):
        page(member, _url(pair, entry, "answer/"), state=state)
        assert (now(pair, entry).state, now(pair, entry).answered_at is not None) == (state, True)
    page(pair.bernd, _url(pair, entry, "answer/"), state="gone")
    assert now(pair, entry).state == "dropped"


LEVELS = [(0, 3, []), (1, 3, []), (2, 3, [False]), (3, 2, [False]), (3, 3, [True]), (2, 2, [False])]


@pytest.mark.parametrize(("amara", "bernd", "named"), LEVELS)
def test_the_lower_word_of_the_two_holds(pair: Pair, amara: int, bernd: int, named: list[bool]) -> None:
    entry = confirm(pair, write(pair))
    consent(pair, entry, amara=amara, bernd=bernd)
    assert quoted(pair) == [(WORDS["change"], one) for one in named]


def test_nobody_else_hears_of_it_before_both_have_confirmed_these_words(pair: Pair) -> None:
    entry = write(pair)
    consent(pair, entry, amara=3, bernd=3)
    assert quoted(pair) == []
    confirm(pair, entry)
    assert quoted(pair) == [(WORDS["change"], True)]
    with pair.amara.acting() as actor:
        ledger.rewrite(
            actor=actor, entry=entry, said=ledger.Said({"change": "Other words."}, "both", entry.due_on), read=1
        )  # fmt: skip
    assert quoted(pair) == []
    confirm(pair, entry, pair.bernd)
    assert (quoted(pair), _voices(pair)) == ([], [("mentee", True, 1), ("mentor", True, 3)])
    consent(pair, entry, bernd=3)
    assert quoted(pair) == [("Other words.", True)]


@pytest.mark.parametrize("level", [0, 1])
def test_taking_it_back_takes_the_words_away_at_once(pair: Pair, level: int) -> None:
    entry = confirm(pair, write(pair))
    consent(pair, entry, amara=3, bernd=3)
    answer = page(pair.amara, _url(pair, entry, "consent/"), consent=str(level))
    assert ("It holds at once" in answer.content.decode(), quoted(pair)) == (True, [])
    page(pair.amara, _url(pair, entry, "consent/"), consent="9")
    assert _voices(pair) == [("mentee", True, 3), ("mentor", True, level)]


def test_neither_learns_what_the_other_allows_nor_does_the_trail(pair: Pair) -> None:
    entry = confirm(pair, write(pair))
    with pair.cast.chiara.acting():
        events = AuditEvent.objects.count()
    pages = []
    for level in (0, 3):
        consent(pair, entry, amara=level)
        text = page(pair.bernd, _url(pair, entry)).content.decode()
        pages.append([line for line in text.splitlines() if "nonce" not in line and "csrf" not in line])
    assert pages[0] == pages[1]
    with pair.cast.chiara.acting():
        assert AuditEvent.objects.count() == events


def test_only_its_author_takes_it_back_and_only_before_it_is_confirmed(pair: Pair) -> None:
    entry = write(pair)
    assert page(pair.amara, _url(pair, entry, "remove/")).status_code == 404
    with pair.amara.acting() as actor, pytest.raises(NotAllowed):
        ledger.remove(actor=actor, entry=entry)
    confirm(pair, entry)
    assert page(pair.bernd, _url(pair, entry, "remove/"), go="on").status_code == 404
    other = write(pair)
    assert WORDS["change"] in page(pair.bernd, _url(pair, other, "remove/")).content.decode()
    page(pair.bernd, _url(pair, other, "remove/"), go="on")
    with pair.cast.chiara.acting():
        assert [row.pk for row in LedgerEntry.objects.all()] == [entry.pk]


@pytest.mark.parametrize("who", ["chiara", "frieda", "olu", "dario"])
def test_nobody_else_speaks_of_it(pair: Pair, who: str) -> None:
    member: Member = getattr(pair.cast, who)
    entry = confirm(pair, write(pair))
    for tail in ("", "edit/", "remove/"):
        assert member.browser().get(_url(pair, entry, tail)).status_code == 404
    posted: dict[str, dict[str, Any]] = {
        "confirm/": {"read": "1"},
        "answer/": {"state": "kept"},
        "consent/": {"consent": "3"},
    }
    for tail, body in (posted | {"edit/": SAID, "remove/": {}}).items():
        assert member.browser().post(_url(pair, entry, tail), body).status_code == 404
    if member.organization == pair.cast.nordwind:
        with member.acting() as actor, pytest.raises(NotAllowed):
            ledger.answer(actor=actor, entry=entry, state="kept")  # type: ignore[arg-type]
    assert (now(pair, entry).state, _voices(pair)) == ("planned", [("mentee", True, 0), ("mentor", True, 0)])


def _end(pair: Pair, days: int) -> None:
    with pair.cast.chiara.acting():
        Pairing.objects.update(state="ended", ended_at=timezone.now() - dt.timedelta(days=days))


def test_after_the_end_they_still_say_what_became_of_it_and_take_back_what_they_allowed(pair: Pair) -> None:
    entry = confirm(pair, write(pair))
    consent(pair, entry, amara=2, bernd=2)
    _end(pair, 1)
    page(pair.amara, _url(pair, entry, "answer/"), state="kept")
    assert (now(pair, entry).state, page(pair.amara, pair.url("changes/new/")).status_code) == ("kept", 404)
    page(pair.amara, _url(pair, entry, "consent/"), consent="0")
    assert quoted(pair) == []


def test_when_the_key_is_gone_only_what_both_allowed_is_left(pair: Pair) -> None:
    secret, counted, named = (confirm(pair, write(pair, change=word)) for word in ("Secret", "Counted", "Named"))
    consent(pair, counted, amara=1, bernd=1)
    consent(pair, named, amara=3, bernd=3)
    write(pair, change="Never confirmed")
    _end(pair, 92)
    with pair.cast.chiara.acting():
        assert keys.shred(actor=system(pair.cast.nordwind.pk)) == 1
        assert {row.pk: bytes(row.words) for row in LedgerEntry.objects.all()} == {counted.pk: b"", named.pk: b""}
    assert secret.pk is not None
    assert "cannot be opened" in page(pair.amara, _url(pair, counted)).content.decode()
    assert "Named" in page(pair.amara, _url(pair, named)).content.decode()
    consent(pair, counted, amara=3, bernd=3)
    consent(pair, named, amara=2)
    assert quoted(pair) == [("Named", False)]
    consent(pair, named, amara=0)
    with pair.cast.chiara.acting():
        assert not LedgerQuote.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_more_changes_ask_no_more(pair: Pair, count: int) -> None:
    with pair.cast.chiara.acting():
        for _ in range(count):
            make_ledger_entry(pairing=pair.pairing)
    browser = pair.amara.browser()
    browser.get(pair.url("changes/"))
    with CaptureQueriesContext(connection) as asked:
        browser.get(pair.url("changes/"))
    assert len(asked) == 17
