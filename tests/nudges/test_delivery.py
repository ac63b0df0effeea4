"""What keeps a nudge back, and who is not written to: the relay honors both, and essential letters go at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from nudges.enums import MessageState, SuppressionReason
from nudges.models import Blackout, DeliveryPolicy, Message, Suppression
from nudges.services import delivery, messages, suppressions
from tests.factories.cast import Cast
from tests.factories.rows import make_blackout, make_message, make_snooze, make_suppression
from tests.mail import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)
BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = dt.datetime(2026, 11, 24, 10, 0, tzinfo=BERLIN)
TO = "bernd@nordwind.example"


@pytest.fixture
def clock() -> Iterator[Any]:
    """A working day, at ten in the morning."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def nudge(**values: Any) -> Message:
    return make_message(**({"to_email": TO, "essential": False, "executive": True, "text": "Hello"} | values))


def relay(cast: Cast) -> int:
    return messages.relay(cast.nordwind.pk)


def story(cast: Cast) -> list[tuple[str, str, str]]:
    """State, hold and moment of each nudge in the order of its making."""
    with cast.chiara.acting():
        rows = Message.objects.filter(essential=False).order_by("created_at", "pk")
        return [(m.state, m.held_by, f"{m.next_at.astimezone(BERLIN):%d.%m. %H:%M}") for m in rows]


def test_a_nudge_waits_for_the_morning_and_a_letter_does_not(
    committed_cast: Cast, mailbox: Mailbox, clock: Any
) -> None:
    clock.move_to(TUESDAY.replace(hour=21))
    with committed_cast.chiara.acting():
        nudge()
        make_message(to_email=TO, subject="Your pairing")
    assert relay(committed_cast) == 1
    assert [str(letter["Subject"]) for letter in mailbox.letters] == ["Your pairing"]
    assert story(committed_cast) == [("pending", "quiet", "25.11. 08:00")]
    clock.move_to(TUESDAY + dt.timedelta(hours=24))
    assert relay(committed_cast) == 1
    assert story(committed_cast)[0][:2] == ("sent", "")


def test_an_executive_gets_one_a_week_whatever_is_due_at_once(
    committed_cast: Cast, mailbox: Mailbox, clock: Any
) -> None:
    with committed_cast.chiara.acting():
        for _ in range(2):
            nudge()
        nudge(to_email="amara@nordwind.example", executive=False)
        nudge(to_email="amara@nordwind.example", executive=False)
    assert relay(committed_cast) == 3
    assert sorted(story(committed_cast))[0] == ("pending", "budget", "30.11. 08:00")
    clock.move_to(TUESDAY + dt.timedelta(days=6))
    assert relay(committed_cast) == 1
    assert len(mailbox.to(TO)) == 2


@pytest.mark.parametrize(
    ("what", "held", "until"), [("blackout", "blackout", "08.12."), ("snooze", "snooze", "01.12.")]
)
def test_blackouts_and_snoozes_hold(
    committed_cast: Cast, mailbox: Mailbox, clock: Any, what: str, held: str, until: str
) -> None:
    with committed_cast.chiara.acting():
        make_blackout() if what == "blackout" else make_snooze(email=TO)
        nudge()
    assert relay(committed_cast) == 0
    assert story(committed_cast) == [("pending", held, f"{until} 08:00")]


def test_a_lifted_blackout_lets_go_what_it_held(committed_cast: Cast, mailbox: Mailbox, clock: Any) -> None:
    with committed_cast.chiara.acting() as actor:
        blackout = make_blackout()
        nudge()
    relay(committed_cast)
    with committed_cast.chiara.acting() as actor:
        delivery.lift_blackout(actor=actor, blackout=blackout)
    assert (relay(committed_cast), story(committed_cast)[0][0]) == (1, "sent")


def test_hours_in_the_recipients_zone(committed_cast: Cast, mailbox: Mailbox, clock: Any) -> None:
    with committed_cast.chiara.acting():
        nudge(time_zone="Asia/Tokyo")
        clock.shift(1)  # two rows of one moment have no order
        nudge(to_email="odd@nordwind.example", time_zone="Mars/Olympus")
    assert relay(committed_cast) == 1
    assert story(committed_cast)[0] == ("pending", "quiet", "25.11. 00:00")


@pytest.mark.parametrize(
    ("reason", "rule", "letter", "reminder"),
    [
        (SuppressionReason.BOUNCE, "", "dead", "suppressed"),
        (SuppressionReason.COMPLAINT, "", "sent", "suppressed"),
        (SuppressionReason.UNSUBSCRIBED, "", "sent", "suppressed"),
        (SuppressionReason.UNSUBSCRIBED, "profile-not-started", "sent", "sent"),
    ],
)
def test_who_is_not_written_to(
    committed_cast: Cast, mailbox: Mailbox, clock: Any, reason: str, rule: str, letter: str, reminder: str
) -> None:
    with committed_cast.chiara.acting():
        make_suppression(email=TO, reason=reason, rule=rule)
        make_message(to_email=TO, subject="letter")
        nudge(subject="reminder")
    relay(committed_cast)
    with committed_cast.chiara.acting():
        assert dict(Message.objects.values_list("subject", "state")) == {"letter": letter, "reminder": reminder}


@pytest.mark.parametrize(
    ("answer", "state", "listed"),
    [
        ("550 5.1.1 no such user", "dead", 1),
        ("553 mailbox name not allowed", "dead", 1),
        ("550 5.7.1 relaying denied", "pending", 0),
        ("450 4.2.1 try later", "pending", 0),
    ],
)
def test_a_mailbox_that_does_not_exist_is_not_written_to_again(
    committed_cast: Cast, mailbox: Mailbox, clock: Any, answer: str, state: str, listed: int
) -> None:
    mailbox.refuses_receiver = answer
    with committed_cast.chiara.acting():
        make_message(to_email=TO)
    assert relay(committed_cast) == 0
    with committed_cast.chiara.acting():
        row = Message.objects.get()
        assert (row.state, row.attempts, answer[4:] in row.last_error) == (state, 1, True)
        assert Suppression.objects.filter(email=TO, reason="bounce", lifted_at=None).count() == listed


def test_a_lifted_address_is_written_to_again(committed_cast: Cast, mailbox: Mailbox, clock: Any) -> None:
    with committed_cast.chiara.acting() as actor:
        row = make_suppression(email=TO)
        assert suppressions.lift(actor=actor, suppression=row) is True
        assert suppressions.lift(actor=actor, suppression=row) is False
        assert AuditEvent.objects.filter(verb="allowed letters to an address").count() == 1
        make_message(to_email=TO)
    assert relay(committed_cast) == 1


def test_the_policy_is_changed_by_admins_alone(committed_cast: Cast) -> None:
    values = {
        "workdays": [0],
        "opens": 60,
        "closes": 120,
        "weekly_budget": 3,
        "executive_budget": 2,
        "languages": ["de"],
    }
    with committed_cast.amara.acting() as actor, pytest.raises(NotAllowed):
        delivery.change(actor=actor, **values)
    with committed_cast.chiara.acting() as actor:
        assert DeliveryPolicy.objects.count() == 0
        row = delivery.change(actor=actor, **values)
        delivery.change(actor=actor, **values)
        assert (row.opens, DeliveryPolicy.objects.count()) == (60, 1)
        assert AuditEvent.objects.filter(verb="changed when nudges go").count() == 1
        with pytest.raises(delivery.WrongDays):
            delivery.black_out(actor=actor, name="x", first_day=dt.date(2026, 2, 2), last_day=dt.date(2026, 2, 1))
        assert Blackout.objects.count() == 0


def test_a_nudge_that_cannot_be_judged_keeps_nobody_else(committed_cast: Cast, mailbox: Mailbox, clock: Any) -> None:
    with committed_cast.chiara.acting():
        nudge(rule="profile-not-started", about_id=None, dedupe_key="a")
        make_message(to_email="amara@nordwind.example")
        broken = nudge(rule="no-such-rule", dedupe_key="b", to_email="b@nordwind.example")
    assert relay(committed_cast) == 1
    with committed_cast.chiara.acting():
        broken.refresh_from_db()
        assert (broken.state, broken.last_error) == (MessageState.CANCELLED, delivery.GONE)
        assert timezone.now() >= Message.objects.get(dedupe_key="a").due_at
