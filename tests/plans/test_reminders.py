"""Asking pairs kindly how they are: looked at before, taken back for ten minutes, then within everybody's budget."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from matching.models import Pairing
from nudges.models import Message
from plans.models import Contact, Reminder
from programs.models import NudgeRule, Participant
from programs.services import nudging
from tests.factories.plans import make_contact, make_session
from tests.factories.rows import make_delivery_policy
from tests.mail import Mailbox
from tests.plans.conftest import Pair
from tests.plans.meetings import relay, tap

DAY = dt.timedelta(days=1)
AMARA, BERND = "amara@nordwind.example", "bernd@nordwind.example"


@pytest.fixture
def quiet(pair: Pair) -> Pair:
    """A pair of whom nothing was heard for 34 days; letters go at any hour, but for one a week to each mentee."""
    with pair.cast.chiara.acting() as actor:
        nudging.begin(actor=actor)
        make_delivery_policy(workdays=list(range(7)), opens=0, closes=1440, weekly_budget=20, executive_budget=1)
        Participant.objects.update(completeness=100, complete=True, state="matched")
        NudgeRule.objects.exclude(key="pair-reminder").update(enabled=False)
        NudgeRule.objects.update(switched_on_at=timezone.now() - 90 * DAY)
        Pairing.objects.update(started_at=timezone.now() - 34 * DAY)
    return pair


def _post(pair: Pair, tail: str = "act/", **data: Any) -> str:
    with pair.cast.chiara.acting():
        cohort = pair.pairing.cohort
    url = pair.cast.chiara.url(f"programs/{cohort.program_id}/cohorts/{cohort.pk}/plans/{tail}")
    body = {"action": "remind", "pairing": [str(pair.pairing.pk)]} | data
    return str(pair.cast.chiara.browser().post(url, body, follow=True).content.decode())


def _pass_by(pair: Pair, minutes: int = 11) -> list[tuple[str, str]]:
    """Let the hold pass, do what the beat does; to whom something was written, and what became of it."""
    with pair.cast.chiara.acting():
        for row in Reminder.objects.all():
            row.leaves_at -= dt.timedelta(minutes=minutes)
            row.save()
    nudging.sweep(pair.cast.nordwind.pk)
    relay(pair)
    with pair.cast.chiara.acting():
        rows = Message.objects.filter(rule="pair-reminder").order_by("to_email")
        return [(row.to_email, row.state) for row in rows]


def test_it_is_looked_at_first_and_then_both_are_asked_after_ten_minutes(quiet: Pair, mailbox: Mailbox) -> None:
    with quiet.cast.chiara.acting():
        NudgeRule.objects.filter(key="pair-reminder").update(text="Dear {first_name}, how is {other}?")
    page = _post(quiet)
    assert "Dear Bernd, how is Amara?" in page
    assert ("Both get this letter" in page, "Amara Okafor and Bernd Krüger" in page) == (True, True)
    with quiet.cast.chiara.acting():
        assert Reminder.objects.count() == 0
    assert "1 pair will be asked how they are" in _post(quiet, sure="1")
    assert _pass_by(quiet, minutes=9) == []
    assert _pass_by(quiet, minutes=2) == [(AMARA, "sent"), (BERND, "sent")]
    assert mailbox.to(AMARA)[0]["Subject"] == "How are you and Bernd doing?"
    with quiet.cast.chiara.acting():
        assert AuditEvent.objects.filter(verb="reminded a pair").count() == 1


def test_one_tap_answers_it(quiet: Pair, mailbox: Mailbox) -> None:
    _post(quiet, sure="1")
    _pass_by(quiet)
    link = next(word for word in mailbox.last(BERND).split() if "/met/" in word)
    path = link[link.index("/t/") :]
    tap(path.removesuffix("met/"), path, answer="today")
    with quiet.cast.chiara.acting():
        assert [(row.side, row.met, row.source) for row in Contact.objects.all()] == [("mentee", True, "tap")]


def test_it_can_be_taken_back_before_it_leaves(quiet: Pair, mailbox: Mailbox) -> None:
    _post(quiet, sure="1")
    assert "was taken back" in _post(quiet, "unremind/")
    assert (_pass_by(quiet), len(mailbox.to(AMARA))) == ([], 0)
    assert "They have left already" in _post(quiet, "unremind/")
    assert "Both get this letter" in _post(quiet)


def test_the_weekly_budget_holds_it_and_a_contact_ends_it(quiet: Pair, mailbox: Mailbox) -> None:
    with quiet.cast.chiara.acting():
        Message.objects.create(
            dedupe_key="x", kind="x", to_email=BERND, subject="x", text="x", essential=False, rule="x", state="sent",
            released_at=timezone.now(),
        )  # fmt: skip
    _post(quiet, sure="1")
    assert _pass_by(quiet) == [(AMARA, "sent"), (BERND, "pending")]
    with quiet.cast.chiara.acting():
        make_contact(pairing=quiet.pairing)
        Message.objects.filter(state="pending").update(next_at=timezone.now())
        Message.objects.filter(rule="x").delete()
    assert _pass_by(quiet) == [(AMARA, "sent"), (BERND, "cancelled")]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("ended", "1 pair: ended"),
        ("untold", "1 pair: not told yet"),
        ("date", "1 pair: they have a date"),
        ("reminded", "1 pair: reminded in the last two weeks"),
        ("off", "1 pair: the program has switched this letter off"),
    ],
)
def test_for_whom_it_is_not_the_time_is_left_out_with_the_reason(quiet: Pair, change: str, why: str) -> None:
    with quiet.cast.chiara.acting():
        match change:
            case "ended":
                Pairing.objects.update(state="ended", ended_at=timezone.now())
            case "untold":
                Pairing.objects.update(started_at=timezone.now() + DAY)
            case "date":
                make_session(pairing=quiet.pairing)
            case "off":
                NudgeRule.objects.update(enabled=False)
            case _:
                Reminder.objects.create(pairing=quiet.pairing, leaves_at=timezone.now() - 13 * DAY)
        before = Reminder.objects.count()
    assert why in _post(quiet)
    assert "It is not the time" in _post(quiet, sure="1")
    with quiet.cast.chiara.acting():
        assert Reminder.objects.count() == before
