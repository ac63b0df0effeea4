"""Other systems are told what happens: signed, once, again after a failure, and by an address outside of the house."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.actors import NotAllowed
from accounts.models import AuditEvent
from accounts.tenancy import tenant
from matching.models import Pairing
from nudges import hooks, signing
from nudges.enums import DeliveryState, Occasion
from nudges.models import HookDelivery, HookEndpoint, Message
from nudges.services import deliveries, endpoints
from programs.enums import ParticipantState, Side
from tests.factories.cast import Cast
from tests.factories.hooks import Receiver, Told, make_hook_endpoint
from tests.factories.rows import (
    make_cohort,
    make_employee,
    make_import,
    make_pairing,
    make_participant,
    make_run,
)

NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
SECRET = signing.PREFIX + base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_LOOPBACK = True
    made = Receiver()
    yield made
    made.close()


def _sweep(cast: Cast) -> int:
    return deliveries.sweep(cast.nordwind.pk)


def _rows(cast: Cast) -> list[HookDelivery]:
    with tenant(cast.nordwind.pk):
        return list(HookDelivery.objects.order_by("happened_at", "pk"))


def _endpoint(cast: Cast) -> HookEndpoint:
    with tenant(cast.nordwind.pk):
        return HookEndpoint.objects.get()


def _pair(cast: Cast, **values: Any) -> Pairing:
    with tenant(cast.nordwind.pk):
        cohort = make_cohort()
        before = {"joined_at": NOON - dt.timedelta(days=30)}
        two = [make_participant(cohort=cohort, side=side, **before) for side in (Side.MENTOR, Side.MENTEE)]
        return make_pairing(mentor=two[0], mentee=two[1], **values)


def _signed(got: Told, secret: str) -> str:
    """The signature that a receiver with this secret expects."""
    signed = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


@pytest.fixture
def told(cast: Cast, receiver: Receiver) -> Iterator[Receiver]:
    """The receiver of Nordwind, which is told of everything from noon on; the clock stands."""
    with time_machine.travel(NOON, tick=False), tenant(cast.nordwind.pk):
        make_hook_endpoint(address=receiver.address, host="127.0.0.1", secret=SECRET)
    with time_machine.travel(NOON + dt.timedelta(minutes=1), tick=False):
        yield receiver


def test_a_pairing_that_begins_is_told_once_and_signed(cast: Cast, told: Receiver) -> None:
    pairing = _pair(cast)
    assert (_sweep(cast), _sweep(cast)) == (1, 0)
    (got,) = told.told
    assert json.loads(got.body) == {
        "type": "pairing.begun",
        "timestamp": "2026-11-30T12:01:00+00:00",
        "data": {
            "pairing_id": str(pairing.pk),
            "cohort_id": str(pairing.cohort_id),
            "mentor_id": str(pairing.mentor_id),
            "mentee_id": str(pairing.mentee_id),
        },
    }
    assert got.headers["webhook-signature"] == _signed(got, SECRET)
    assert (got.headers["webhook-timestamp"], got.headers["content-type"]) == ("1796040060", "application/json")


def test_a_pair_that_was_not_told_yet_is_told_to_nobody(cast: Cast, told: Receiver) -> None:
    pairing = _pair(cast, started_at=timezone.now() + dt.timedelta(minutes=10))
    assert (_sweep(cast), told.told) == (0, [])
    with time_machine.travel(NOON + dt.timedelta(minutes=11), tick=False):
        assert _sweep(cast) == 1
    with tenant(cast.nordwind.pk):
        Pairing.objects.filter(pk=pairing.pk).update(state="ended", ended_at=NOON + dt.timedelta(minutes=12))
    with time_machine.travel(NOON + dt.timedelta(minutes=13), tick=False):
        assert _sweep(cast) == 1
    assert [json.loads(one.body)["type"] for one in told.told] == ["pairing.begun", "pairing.ended"]


def test_everything_else_is_told_too(cast: Cast, told: Receiver) -> None:
    now = timezone.now()
    with tenant(cast.nordwind.pk):
        cohort = make_cohort()
        run = make_run(cohort=cohort, finished_at=now)
        imported = make_import(state="applied", applied_at=now)
        joined = make_participant(cohort=cohort, employee=make_employee(), state=ParticipantState.ENROLLED)
        make_participant(cohort=cohort, employee=make_employee(), state=ParticipantState.WITHDRAWN)
    _sweep(cast)
    assert {one["type"]: one["data"] for one in (json.loads(got.body) for got in told.told)} == {
        "run.finished": {"run_id": str(run.pk), "cohort_id": str(cohort.pk)},
        "import.applied": {"import_id": str(imported.pk)},
        "participant.joined": {
            "participant_id": str(joined.pk),
            "employee_id": str(joined.employee_id),
            "cohort_id": str(cohort.pk),
        },
    }


def test_only_what_was_chosen_and_happened_since_is_told(cast: Cast, told: Receiver) -> None:
    with tenant(cast.nordwind.pk):
        HookEndpoint.objects.update(occasions=[Occasion.PAIRING_ENDED])
    _pair(cast)
    _pair(cast, state="ended", started_at=NOON - dt.timedelta(days=9), ended_at=NOON - dt.timedelta(hours=1))
    assert (_sweep(cast), told.told) == (0, [])


def test_nothing_of_another_organization_is_told(cast: Cast, told: Receiver) -> None:
    with tenant(cast.suedstern.pk):
        cohort = make_cohort()
        make_participant(cohort=cohort, employee=make_employee())
    assert (_sweep(cast), deliveries.sweep(cast.suedstern.pk), told.told) == (0, 0, [])


def test_a_failure_is_tried_again_later_under_the_same_id(cast: Cast, told: Receiver) -> None:
    _pair(cast)
    told.status = 503
    assert _sweep(cast) == 0
    (row,) = _rows(cast)
    assert (row.state, row.attempts, row.last_error) == ("pending", 1, "It answered 503.")
    assert (_sweep(cast), len(told.told)) == (0, 1)
    told.status = 204
    with time_machine.travel(row.next_at, tick=False):
        assert _sweep(cast) == 1
    assert len({one.headers["webhook-id"] for one in told.told}) == 1
    (row,) = _rows(cast)
    assert (row.state, row.attempts, _endpoint(cast).failing_since) == ("delivered", 2, None)


def test_the_first_failure_keeps_the_others_for_the_next_time(cast: Cast, told: Receiver) -> None:
    _pair(cast), _pair(cast), _pair(cast)
    told.status = 500
    _sweep(cast)
    assert [(row.state, row.attempts) for row in _rows(cast)] == [("pending", 1), ("pending", 0), ("pending", 0)]
    assert len(told.told) == 1


def test_a_redirect_is_a_failure_and_is_not_followed(cast: Cast, told: Receiver) -> None:
    _pair(cast)
    told.status = 307
    _sweep(cast)
    assert (len(told.told), _rows(cast)[0].last_error) == (1, "It answered 307.")


def test_it_is_given_up_and_can_be_sent_again(cast: Cast, told: Receiver) -> None:
    _pair(cast)
    told.status = 500
    with tenant(cast.nordwind.pk):
        HookEndpoint.objects.update(looked_until=timezone.now())
    _sweep(cast)
    with tenant(cast.nordwind.pk):
        HookDelivery.objects.update(attempts=deliveries.MAX_ATTEMPTS - 1, next_at=timezone.now())
    _sweep(cast)
    (row,) = _rows(cast)
    assert row.state == DeliveryState.DEAD
    told.status = 204
    with cast.frieda.acting() as actor:
        assert endpoints.send_again(actor=actor, delivery=row)
        assert not endpoints.send_again(actor=actor, delivery=row)
    assert (_sweep(cast), _rows(cast)[0].state) == (1, "delivered")
    assert len({one.headers["webhook-id"] for one in told.told}) == 1


@pytest.mark.parametrize(("status", "days", "off"), [(500, 2.9, False), (500, 3.1, True), (410, 0, True)])
def test_who_is_not_reached_for_long_is_switched_off(
    cast: Cast, told: Receiver, status: int, days: float, off: bool
) -> None:
    _pair(cast)
    told.status = status
    _sweep(cast)
    with time_machine.travel(NOON + dt.timedelta(days=days, minutes=2), tick=False):
        with tenant(cast.nordwind.pk):
            HookDelivery.objects.update(next_at=timezone.now())
        _sweep(cast)
    assert (_endpoint(cast).switched_off_at is not None) == off
    with tenant(cast.nordwind.pk):
        letters = list(Message.objects.values_list("to_email", "subject", "text"))
    assert [letter[:2] for letter in letters] == [
        ("frieda@nordwind.example", "A webhook was switched off: HR system")
    ] * off
    assert ["is there no more" in letter[2] for letter in letters] == [status == 410] * off
    count = len(told.told)
    told.status = 204
    assert (_sweep(cast) == 0, len(told.told)) == (True, count)


def test_a_new_secret_signs_beside_the_former_one_for_a_day(cast: Cast, told: Receiver) -> None:
    with cast.frieda.acting() as actor:
        second = endpoints.renew_secret(actor=actor, endpoint=_endpoint(cast))
    _pair(cast)
    _sweep(cast)
    with time_machine.travel(NOON + dt.timedelta(days=1, minutes=2), tick=False):
        _pair(cast)
        _sweep(cast)
    both, alone = told.told
    assert both.headers["webhook-signature"].split() == [_signed(both, second), _signed(both, SECRET)]
    assert alone.headers["webhook-signature"] == _signed(alone, second)
    assert (_endpoint(cast).sealed_former_secret, _endpoint(cast).former_until) == ("", None)


def test_a_second_new_secret_ends_the_first_at_once(cast: Cast, told: Receiver) -> None:
    """Otherwise whoever has got hold of one could not be shut out on the same day."""
    with cast.frieda.acting() as actor:
        second, third = (endpoints.renew_secret(actor=actor, endpoint=_endpoint(cast)) for _ in range(2))
    _pair(cast)
    _sweep(cast)
    (got,) = told.told
    assert got.headers["webhook-signature"].split() == [_signed(got, third), _signed(got, second)]
    with tenant(cast.nordwind.pk):
        assert AuditEvent.objects.filter(verb="webhook secret renewed").count() == 2


def test_who_is_removed_while_it_is_told_is_gone(cast: Cast, told: Receiver, monkeypatch: Any) -> None:
    _pair(cast)
    send = hooks.send

    def removed(*args: Any) -> int:
        with cast.frieda.acting() as actor:
            endpoints.remove(actor=actor, endpoint=HookEndpoint.objects.get())
        return send(*args)

    monkeypatch.setattr(hooks, "send", removed)
    told.status = 410
    assert (_sweep(cast), len(told.told), _rows(cast)) == (0, 1, [])
    with tenant(cast.nordwind.pk):
        assert not Message.objects.exists()


def test_what_has_happened_while_it_was_off_is_told_once_it_is_on(cast: Cast, told: Receiver) -> None:
    with tenant(cast.nordwind.pk):
        HookEndpoint.objects.update(switched_off_at=NOON, looked_until=NOON)
    _pair(cast)
    with time_machine.travel(NOON + dt.timedelta(days=5), tick=False):
        assert (_sweep(cast), told.told) == (0, [])
        with cast.frieda.acting() as actor:
            endpoints.switch_on(actor=actor, endpoint=HookEndpoint.objects.get())
        assert (_sweep(cast), _sweep(cast), len(told.told)) == (1, 0, 1)


def test_the_log_is_cleared_of_whoever_is_switched_off(cast: Cast, told: Receiver) -> None:
    _pair(cast)
    assert _sweep(cast) == 1
    with tenant(cast.nordwind.pk):
        HookEndpoint.objects.update(switched_off_at=NOON)
    with time_machine.travel(NOON + dt.timedelta(days=31), tick=False):
        assert (_sweep(cast), _rows(cast)) == (0, [])


def test_what_takes_too_long_is_let_go_before_somebody_else_sends_it(
    cast: Cast, told: Receiver, monkeypatch: Any
) -> None:
    for _ in range(3):
        _pair(cast)
    with time_machine.travel(NOON + dt.timedelta(minutes=1), tick=True), monkeypatch.context() as short:
        short.setattr(deliveries, "CLAIM", dt.timedelta())
        assert (_sweep(cast), [row.state for row in _rows(cast)]) == (0, ["pending"] * 3)
    with time_machine.travel(NOON + dt.timedelta(minutes=3), tick=False):
        assert (_sweep(cast), [row.state for row in _rows(cast)]) == (3, ["delivered"] * 3)
    assert len({one.headers["webhook-id"] for one in told.told}) == len(told.told) == 3


def test_a_receiver_that_drips_is_cut_off(receiver: Receiver, monkeypatch: Any) -> None:
    """A limit for each read alone would let it go on for hours."""
    monkeypatch.setattr(hooks, "TIMEOUT", 1)
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        line, _ = listener.accept()
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(40):
            time.sleep(0.2)
            try:
                line.sendall(b"x: y\r\n")
            except OSError:
                break
        line.close()

    threading.Thread(target=drip, daemon=True).start()
    begun = time.monotonic()
    with pytest.raises(OSError):
        hooks.send(f"http://127.0.0.1:{listener.getsockname()[1]}/", b"{}", {})
    assert time.monotonic() - begun < 4
    listener.close()


@pytest.mark.parametrize(
    "address",
    [
        "http://hr.example/",
        "https://localhost/",
        "https://hr.example:8443/",
        "https://user@hr.example/",
        "https://[::1]/",
        "ftp://hr.example/",
        "https://hr.example/a b",
        f"https://{'.'.join(['long'] * 60)}.example/",
    ],
)
def test_an_address_of_another_form_is_refused(cast: Cast, address: str) -> None:
    with cast.frieda.acting() as actor, pytest.raises(hooks.WrongAddress):
        endpoints.keep(actor=actor, name="X", address=address, occasions=[Occasion.RUN_FINISHED])
    with tenant(cast.nordwind.pk):
        assert not HookEndpoint.objects.exists()


@pytest.mark.parametrize(
    "inside", ["127.0.0.1", "10.0.0.4", "169.254.169.254", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "fec0::1"]
)
def test_a_name_that_leads_inside_is_not_called(cast: Cast, monkeypatch: Any, inside: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (inside, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    with tenant(cast.nordwind.pk):
        make_hook_endpoint()
    _pair(cast, started_at=timezone.now())
    assert _sweep(cast) == 0
    assert _rows(cast)[0].last_error == "The name leads to an address inside of a network."


def test_only_owners_keep_webhooks_and_the_trail_says_so(cast: Cast) -> None:
    with cast.chiara.acting() as actor, pytest.raises(NotAllowed):
        endpoints.keep(actor=actor, name="X", address="https://hr.example/", occasions=[Occasion.RUN_FINISHED])
    with cast.frieda.acting() as actor:
        row, secret = endpoints.keep(
            actor=actor, name="X", address="https://hr.example/s3cret", occasions=[Occasion.RUN_FINISHED]
        )
        assert (row.host, len(base64.b64decode(secret.removeprefix("whsec_")))) == ("hr.example", 32)
        assert "s3cret" not in row.sealed_address
        endpoints.remove(actor=actor, endpoint=row)
    with tenant(cast.nordwind.pk):
        assert list(AuditEvent.objects.order_by("id").values_list("verb", flat=True)) == [
            "webhook added",
            "webhook removed",
        ]
        assert not HookEndpoint.objects.exists()


def test_the_log_is_kept_for_a_month(cast: Cast, told: Receiver) -> None:
    _pair(cast)
    _sweep(cast)
    with time_machine.travel(NOON + dt.timedelta(days=31), tick=False):
        _sweep(cast)
    assert _rows(cast) == []
