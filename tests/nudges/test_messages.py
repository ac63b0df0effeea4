"""The outbox: told once, never lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from nudges.enums import MessageState
from nudges.letters import Letter
from nudges.models import Message
from nudges.services import messages
from tests.factories.cast import Cast
from tests.mail import Mailbox


def letter_to(address: str) -> Letter:
    """A greeting to one address."""
    return Letter("greeting", address, "Eva Bücher", "Hello", "Hello.")


LETTER = Letter("greeting", "Amara@nordwind.example", "Amara Okafor", "Hello\nthere", "Hello.", "<p>Hello.</p>")


def test_a_reason_is_told_once(cast: Cast) -> None:
    with cast.chiara.acting():
        assert messages.queue(letters={"hello:1": LETTER}) == 1
        assert messages.queue(letters={"hello:1": LETTER, "hello:2": LETTER}) == 1
        assert sorted(Message.objects.values_list("dedupe_key", flat=True)) == ["hello:1", "hello:2"]


def test_a_subject_cannot_smuggle_a_header(cast: Cast) -> None:
    with cast.chiara.acting():
        messages.queue(letters={"hello:1": LETTER})
        assert Message.objects.get().subject == "Hello there"


def test_a_waiting_message_can_be_taken_back_and_hurried(cast: Cast) -> None:
    later = timezone.now() + dt.timedelta(minutes=10)
    with cast.chiara.acting():
        messages.queue(letters={"a": LETTER, "b": LETTER}, due_at=later)
        assert messages.cancel(keys=["a"]) == 1
        assert messages.hurry(keys=["a", "b"]) == 1
        rows = {m.dedupe_key: (m.state, m.next_at <= timezone.now()) for m in Message.objects.all()}
    assert rows == {"a": ("cancelled", False), "b": ("pending", True)}


SECRET = "AbCdEfGhIjKlMnOpQrStUv"
OPENING = Letter(
    "opening", "Amara@nordwind.example", "Amara Okafor", "Come in", f"Go to https://upstream.example/t/{SECRET}/later/ or https://upstream.example/join/{SECRET}/",
    f'<a href="https://upstream.example/t/{SECRET}/">Go</a> <a href="https://upstream.example/u/{SECRET}:sealed/">Stop</a> <a href="https://upstream.example/o/nordwind/">Home</a>',
)  # fmt: skip
BLANK = (
    "Go to https://upstream.example/t/…/later/ or https://upstream.example/join/…/",
    '<a href="https://upstream.example/t/…/">Go</a> <a href="https://upstream.example/u/…/">Stop</a> <a href="https://upstream.example/o/nordwind/">Home</a>',
)


def _kept(cast: Cast) -> list[tuple[str, str, str]]:
    with cast.chiara.acting():
        return list(Message.objects.values_list("state", "text", "html"))


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_has_left_keeps_no_secret(committed_cast: Cast, mailbox: Mailbox) -> None:
    with committed_cast.chiara.acting():
        messages.queue(letters={"a": OPENING})
    assert messages.relay(committed_cast.nordwind.pk) == 1
    assert _kept(committed_cast) == [("sent", *BLANK)]
    assert SECRET in mailbox.last("amara@nordwind.example")


def test_a_letter_that_never_leaves_keeps_no_secret(cast: Cast) -> None:
    with cast.chiara.acting() as actor:
        messages.queue(letters={"a": OPENING, "b": OPENING})
        assert messages.cancel(keys=["a"]) == 1
        Message.objects.filter(dedupe_key="b").update(state=MessageState.DEAD)
        assert messages.drop(actor=actor, message=Message.objects.get(dedupe_key="b"))
    assert _kept(cast) == [("cancelled", *BLANK)] * 2


@pytest.mark.django_db(transaction=True)
def test_the_relay_sends_what_is_due_and_nothing_else(committed_cast: Cast, mailbox: Mailbox) -> None:
    later = timezone.now() + dt.timedelta(hours=1)
    with committed_cast.chiara.acting():
        messages.queue(letters={"now": LETTER})
        messages.queue(letters={"later": LETTER}, due_at=later)
    assert messages.relay(committed_cast.nordwind.pk) == 1
    assert [str(letter["To"]) for letter in mailbox.letters] == ["Amara Okafor <amara@nordwind.example>"]
    with committed_cast.chiara.acting():
        states = dict(Message.objects.values_list("dedupe_key", "state"))
    assert states == {"now": MessageState.SENT, "later": MessageState.PENDING}


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_away_costs_patience_not_mail(
    committed_cast: Cast, settings: Any, mailbox: Mailbox
) -> None:
    settings.EMAIL_PORT = 1  # nobody listens there
    with committed_cast.chiara.acting():
        messages.queue(letters={"now": LETTER})
    assert messages.relay(committed_cast.nordwind.pk) == 0
    with committed_cast.chiara.acting():
        row = Message.objects.get()
        assert (row.state, row.attempts, row.next_at > timezone.now()) == (MessageState.PENDING, 1, True)
        assert "refused" in row.last_error


@pytest.mark.django_db(transaction=True)
def test_one_odd_address_does_not_keep_the_others(committed_cast: Cast, mailbox: Mailbox) -> None:
    odd, wrong, plain = "eva@bücher.example", "bjørn@firma.example", "amara@nordwind.example"
    with committed_cast.chiara.acting():
        messages.queue(letters={address: letter_to(address) for address in (odd, wrong, plain)})
    assert messages.relay(committed_cast.nordwind.pk) == 2
    assert sorted(mailbox.receivers) == [plain, "eva@xn--bcher-kva.example"]
    with committed_cast.chiara.acting():
        row = Message.objects.get(state=MessageState.PENDING)
        assert (row.to_email, row.attempts, row.last_error != "") == (wrong, 1, True)


@pytest.mark.django_db(transaction=True)
def test_a_slow_mail_server_gets_no_letter_twice(committed_cast: Cast, mailbox: Mailbox) -> None:
    addresses = [f"{name}@nordwind.example" for name in ("a", "b", "c")]
    organization_id = committed_cast.nordwind.pk

    def another_relay(receiver: str) -> None:
        """The first letter takes longer than a claim lasts, and a second relay comes by."""
        mailbox.meanwhile = None
        with committed_cast.chiara.acting():
            waiting = Message.objects.exclude(to_email=receiver)
            waiting.update(claimed_at=timezone.now() - messages.CLAIM - dt.timedelta(seconds=1))
        assert messages.relay(organization_id) == 2
        connection.close()

    with committed_cast.chiara.acting():
        messages.queue(letters={address: letter_to(address) for address in addresses})
    mailbox.meanwhile = another_relay
    assert messages.relay(organization_id) == 1
    assert sorted(mailbox.receivers) == addresses


@pytest.mark.django_db(transaction=True)
def test_a_batch_shares_one_connection(committed_cast: Cast, mailbox: Mailbox) -> None:
    with committed_cast.chiara.acting():
        messages.queue(letters={name: letter_to(f"{name}@nordwind.example") for name in ("a", "b", "c")})
    assert messages.relay(committed_cast.nordwind.pk) == 3
    assert len(mailbox.callers) == 1
