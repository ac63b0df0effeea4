"""Two drifting sessions in a row are told to both, once, in the same words, and nobody else can learn of it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, OneTapLink
from nudges import selectors as outbox
from nudges.models import DeliveryPolicy, Message, Suppression
from nudges.services import stopping
from plans.models import RoleRefresh
from programs.models import Participant
from programs.services import nudging
from tests.mail import Mailbox
from tests.plans.conftest import Pair
from tests.plans.meetings import relay
from tests.plans.taps import ALIKE, AS_MEANT, TURNED, both_say, over, say

AMARA, BERND = "amara@nordwind.example", "bernd@nordwind.example"


def _swept(pair: Pair) -> list[tuple[str, str]]:
    """What waits or has gone, to whom and in which state."""
    nudging.sweep(pair.cast.nordwind.pk)
    with pair.cast.chiara.acting():
        rows = Message.objects.filter(rule="role-refresh").order_by("created_at", "to_email")
        return [(row.to_email.partition("@")[0], row.state) for row in rows]


def _drift(pair: Pair, *days: int) -> None:
    for ago in days:
        both_say(pair, over(pair, days=ago), TURNED)


TWICE = [("amara", "pending"), ("bernd", "pending")]


def test_two_in_a_row_and_not_one(live: Pair) -> None:
    _drift(live, 9)
    assert _swept(live) == []
    _drift(live, 6)
    assert _swept(live) == _swept(live) == TWICE


@pytest.mark.parametrize("between", [AS_MEANT, ALIKE])
def test_a_session_that_does_not_drift_begins_anew(live: Pair, between: dict[str, str]) -> None:
    _drift(live, 9)
    both_say(live, over(live, days=7), between)
    _drift(live, 5)
    assert _swept(live) == []
    _drift(live, 4)
    assert _swept(live) == TWICE


def test_it_is_told_once_until_a_session_does_not_drift_and_then_again(live: Pair) -> None:
    _drift(live, 20, 18)
    _swept(live)
    relay(live)
    _drift(live, 16, 14)
    assert _swept(live) == [("amara", "sent"), ("bernd", "sent")]
    both_say(live, over(live, days=12), AS_MEANT)
    with live.amara.acting():
        assert not RoleRefresh.objects.filter(closed_at=None).exists()
    _drift(live, 10, 8)
    assert len(_swept(live)) == 4


def test_whoever_changes_an_answer_to_and_fro_is_not_told_again(live: Pair) -> None:
    _drift(live, 9)
    row = over(live, days=5)
    both_say(live, row, TURNED)
    _swept(live)
    relay(live)
    for said in (AS_MEANT, TURNED):
        both_say(live, row, said)
    assert _swept(live) == [("amara", "sent"), ("bernd", "sent")]
    with live.amara.acting():
        assert RoleRefresh.objects.filter(closed_at=None).count() == RoleRefresh.objects.count() == 1


def test_one_alone_tells_nothing_however_long_the_other_is_silent(live: Pair) -> None:
    """Whoever has said nothing could read the other's answers from it."""
    for ago in (40, 30, 20):
        say(live.amara, over(live, days=ago), **TURNED)
    assert _swept(live) == []
    with live.amara.acting():
        assert not RoleRefresh.objects.exists()


def test_only_what_both_have_answered_counts(live: Pair) -> None:
    """Amara says of everything that it went the usual way; Bernd tapped of one question that it did not."""
    for ago in (9, 5):
        row = over(live, days=ago)
        say(live.amara, row, **(TURNED | {"asked": "mentee"}))
        say(live.bernd, row, asked="mentee")
    assert _swept(live) == []


def test_a_good_session_meanwhile_takes_it_back(live: Pair, mailbox: Mailbox) -> None:
    _drift(live, 9, 5)
    _swept(live)
    both_say(live, over(live, days=1), AS_MEANT)
    relay(live)
    assert _swept(live) == [("amara", "cancelled"), ("bernd", "cancelled")]
    assert mailbox.to(AMARA) == []


def test_both_read_the_same_words_and_the_page_behind_them(live: Pair, mailbox: Mailbox) -> None:
    _drift(live, 9, 5)
    _swept(live)
    relay(live)
    letters = [_bare(mailbox.last(email), name) for email, name in ((AMARA, "Amara"), (BERND, "Bernd"))]
    assert letters[0] == letters[1]
    assert "Amara leads, brings the topic and shows. Bernd asks, listens and tries." in letters[0]
    pages = [Client().get(_page(mailbox, email)).content.decode() for email in (AMARA, BERND)]
    assert _still(pages[0]) == _still(pages[1])
    for said in ("Two minutes on the roles", "May I challenge that?", "What do people here not tell me?"):
        assert said in pages[0]
    assert ("Amara" in pages[0], "Bernd" in pages[0]) == (False, False)


def _bare(letter: str, name: str) -> str:
    """Without the reader's own name and what belongs to this one letter."""
    letter = re.sub(r"/(roles|u)/\S+", "/…", letter).replace(f"Hello {name},", "Hello …,")
    return re.sub(r"you are a ment(or|ee)", "you are a …", letter)


def _still(page: str) -> str:
    return re.sub(r'nonce="[^"]+"|/roles/[^"/]+|\b\w{64}\b', "…", page)


def _page(mailbox: Mailbox, email: str) -> str:
    found = re.search(r"(/roles/\S+/)", mailbox.last(email))
    assert found is not None
    return found[1]


def test_in_german_the_letter_and_the_page_are_german(live: Pair, mailbox: Mailbox) -> None:
    with live.cast.chiara.acting():
        DeliveryPolicy.objects.update(languages=["de"])
        Participant.objects.update(language="de")
    _drift(live, 9, 5)
    _swept(live)
    relay(live)
    assert "Zwei Minuten" in str(mailbox.to(BERND)[0]["Subject"])
    page = Client().get(_page(mailbox, BERND)).content.decode()
    assert ("Zwei Minuten zu den Rollen" in page, "Darf ich dem widersprechen?" in page) == (True, True)


@pytest.mark.parametrize("token", ["x", "a" * 22, "AAAA.BBBB"])
def test_an_address_of_nobody_opens_nothing(live: Pair, token: str) -> None:
    assert Client().get(f"/roles/{token}/").status_code == 404


def _admin_sees(pair: Pair) -> str:
    """Everything that an admin's pages say of the outbox, of the two, and of the pair, without times, ids and tokens."""
    chiara, found = pair.cast.chiara, []
    with chiara.acting() as actor:
        program = pair.pairing.cohort.program_id
        cohort = f"programs/{program}/cohorts/{pair.pairing.cohort_id}/"
        tails = [
            "",
            "audit/",
            "letters/",
            "nudges/",
            "nudges/addresses/",
            f"programs/{program}/nudges/",
            "quiet-pairs/",
        ]
        tails += [f"{cohort}nudges/", f"programs/{program}/plans/compass/", f"pairings/{pair.pairing.pk}/"]
        tails += [f"participants/{pk}/{tail}/" for pk in _seats(pair) for tail in ("nudges", "links")]
        found += [
            str(sorted(outbox.held(actor).items())),
            str(AuditEvent.objects.count()),
            str(OneTapLink.objects.count()),
        ]
    pages = [chiara.browser().get(chiara.url(tail)) for tail in tails]
    found += [f"{page.status_code} {page.content.decode()}" for page in pages]
    return re.sub(r'nonce="[^"]+"|\b\w{64}\b|\d\d:\d\d', "…", "\n".join(found))


def _seats(pair: Pair) -> tuple[Any, Any]:
    return pair.pairing.mentor_id, pair.pairing.mentee_id


def test_no_page_of_an_admin_says_which_pair_drifted(live: Pair) -> None:
    """Before and after it was told, given up, unsubscribed from: every page is the one of a pair that did not drift."""
    rows = [over(live, days=ago) for ago in (9, 5)]
    for row in rows:
        both_say(live, row, AS_MEANT)
    nudging.sweep(live.cast.nordwind.pk)
    quiet = _admin_sees(live)
    for row in rows:
        both_say(live, row, TURNED)
    assert _swept(live) == TWICE
    assert _admin_sees(live) == quiet
    relay(live)
    assert _swept(live) == [("amara", "sent"), ("bernd", "sent")]
    assert _admin_sees(live) == quiet
    with live.cast.chiara.acting():
        row = Message.objects.filter(rule="role-refresh").first()
        assert row is not None
        assert (row.text, row.html, row.kind) == ("", "", "private nudge")
        token = stopping.token_of(row)
        Message.objects.filter(rule="role-refresh").update(state="dead", last_error="550 no such user")
    Client().post(f"/u/{token}/", {"what": "this"})
    with live.cast.chiara.acting() as actor:
        assert Suppression.objects.filter(rule="role-refresh").count() == 1
        assert outbox.undelivered(actor).count() == 0
    assert _admin_sees(live) == quiet


def test_it_takes_no_place_in_a_week_that_would_make_another_nudge_wait(live: Pair) -> None:
    """Somebody whose other nudge waits for the budget, with nothing sent that an admin can see, was sent something else."""
    now = timezone.now()
    with live.cast.chiara.acting():
        DeliveryPolicy.objects.update(weekly_budget=1, executive_budget=1)
    _drift(live, 9, 5)
    _swept(live)
    relay(live)
    with live.cast.chiara.acting():
        assert list(outbox.budgeted(now - dt.timedelta(days=1))) == []


def test_an_ended_pairing_is_not_told(live: Pair) -> None:
    _drift(live, 9, 5)
    with live.cast.chiara.acting(), connection.cursor() as cursor:
        cursor.execute("UPDATE matching_pairing SET state = 'ended'")
    assert _swept(live) == []
