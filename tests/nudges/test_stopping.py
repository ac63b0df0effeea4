"""Stopping nudges from a letter, without a login: one click, POST only."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from nudges.models import Message, Snooze, Suppression
from nudges.services import messages, stopping
from tests.factories.cast import Cast
from tests.factories.rows import make_message
from tests.mail import Mailbox
from tests.nudges.test_delivery import TUESDAY

TO = "bernd@nordwind.example"


@pytest.fixture
def letter(cast: Cast) -> Message:
    """A nudge to Bernd."""
    with cast.chiara.acting():
        return make_message(to_email=TO, essential=False, rule="profile-not-started")


def url(letter: Message, tail: str = "") -> str:
    return f"/u/{stopping.token_of(letter)}/{tail}"


def stops(cast: Cast) -> list[tuple[str, str, bool]]:
    with cast.chiara.acting():
        rows = Suppression.objects.order_by("created_at", "pk")
        return [(row.email, row.rule, row.lifted_at is None) for row in rows]


@pytest.mark.django_db(transaction=True)
@time_machine.travel(TUESDAY, tick=False)
def test_the_headers_survive_the_mail_server_and_their_click_works(committed_cast: Cast, mailbox: Mailbox) -> None:
    with committed_cast.chiara.acting():
        nudge = make_message(to_email=TO, essential=False, executive=True)
        make_message(to_email=TO, subject="Essential")
    messages.relay(committed_cast.nordwind.pk)
    by_subject = {str(one["Subject"]): one for one in mailbox.letters}
    assert by_subject["Essential"]["List-Unsubscribe"] is None
    got = by_subject["Hello"]
    assert str(got["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert (str(got["Auto-Submitted"]), str(nudge.pk) in str(got["Message-ID"])) == ("auto-generated", True)
    found = re.fullmatch(r"<https?://[^/]+(/u/[^>]+)>", "".join(str(got["List-Unsubscribe"]).split()))
    assert found is not None
    browser = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert browser.post(found[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stops(committed_cast) == [(TO, "", True)]


def test_looking_changes_nothing_and_shows_no_address(cast: Cast, letter: Message) -> None:
    page = Client().get(url(letter))
    text = page.content.decode()
    assert (page.status_code, stops(cast)) == (200, [])
    assert ("Nordwind Energy" in text, TO in text, "b…@nordwind.example" in text) == (True, False, True)
    assert "Profile not started" in text


def test_one_kind_then_all_then_again(cast: Cast, letter: Message) -> None:
    browser = Client(enforce_csrf_checks=False)
    assert "any more" in browser.post(url(letter), {"what": "this"}).content.decode()
    browser.post(url(letter), {"what": "all"})
    assert stops(cast) == [(TO, "profile-not-started", True), (TO, "", True)]
    page = browser.post(url(letter, "start/"), follow=True)
    assert "Stop “Profile not started”" in page.content.decode()
    assert {standing for _, _, standing in stops(cast)} == {False}


def test_nudges_are_put_off_with_a_reason(cast: Cast, letter: Message) -> None:
    with time_machine.travel(TUESDAY, tick=False):
        browser = Client()
        wrong = browser.post(url(letter, "later/"), {"until": "2026-11-24", "reason": "busy"})
        assert wrong.status_code == 422
        browser.post(url(letter, "later/"), {"until": "2026-12-24", "reason": "holiday"})
        with cast.chiara.acting():
            row = Snooze.objects.get()
            assert (row.email, str(row.until), row.reason) == (TO, "2026-12-24", "holiday")
        assert "24 December 2026" in browser.get(url(letter)).content.decode()
        browser.post(url(letter, "start/"))
        with cast.chiara.acting():
            assert Snooze.objects.count() == 0


@pytest.mark.parametrize("change", ["", "x", "upper", "other letter", "essential"])
def test_a_link_cannot_be_guessed(cast: Cast, letter: Message, change: str) -> None:
    token = stopping.token_of(letter)
    with cast.chiara.acting():
        essential = make_message(to_email=TO)
        other = stopping.token_of(make_message(essential=False))
    wrong = {
        "": "x" * 60,
        "x": token + "x",
        "upper": token.upper(),
        "other letter": other.split(".")[0] + "." + token.split(".")[1],
        "essential": stopping.token_of(essential),
    }[change]
    for method in ("get", "post"):
        for tail in ("", "start/", "later/"):
            if method == "get" and tail:
                continue
            body: dict[str, Any] = {"until": "2099-01-01", "reason": "busy"} if tail != "later/" else {}
            assert getattr(Client(), method)(f"/u/{wrong}/{tail}", body).status_code in (404, 422)
    assert stops(cast) == []
