"""Telling other systems what has happened: found in rows, delivered by the worker, tried again, and given up visibly."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from typing import Any

import structlog
from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.tenancy import tenant
from nudges import happenings, hooks, sealing, signing
from nudges.endpoint_letters import switched_off
from nudges.enums import DeliveryState
from nudges.models import HookDelivery, HookEndpoint
from nudges.services import messages

# What commits late, or was held back, is found by looking this far back again; the key keeps it from being told twice.
OVERLAP = dt.timedelta(days=2)
KEPT = dt.timedelta(days=30)
CLAIM = dt.timedelta(minutes=2)
BATCH = 50
MAX_ATTEMPTS = 12
LONGEST_WAIT = dt.timedelta(hours=12)
# Without a single success for so long an endpoint is switched off, and its owners are written to.
PATIENCE = dt.timedelta(days=3)
GONE = 410
log = structlog.get_logger()


def sweep(organization_id: uuid.UUID) -> int:
    """Find what has happened and deliver what is due; returns how much was delivered."""
    with tenant(organization_id):
        known = list(HookEndpoint.objects.order_by("pk"))
        if known:
            HookDelivery.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
            ran_out = HookEndpoint.objects.filter(former_until__lte=timezone.now())
            ran_out.update(sealed_former_secret="", former_until=None)
        endpoints = [one for one in known if one.switched_off_at is None]
        for endpoint in endpoints:
            _gather(endpoint)
    return sum(_relay(endpoint) for endpoint in endpoints)


def _gather(endpoint: HookEndpoint) -> None:
    """Write down what an endpoint is to be told, once each."""
    now = timezone.now()
    # What was told longer ago than the log is kept is not known any more, and would be told again.
    since = max(endpoint.created_at, endpoint.looked_until - OVERLAP, now - KEPT)
    values = {"organization": endpoint.organization_id, "since": since, "now": now}
    for occasion in endpoint.occasions:
        found = _found(happenings.happenings()[occasion].select, values)
        HookDelivery.objects.bulk_create(
            [
                HookDelivery(
                    endpoint=endpoint, occasion=occasion, dedupe_key=f"{occasion}:{key}", happened_at=at, ids=ids
                )
                for key, at, ids in found
            ],
            ignore_conflicts=True,
        )
    HookEndpoint.objects.filter(pk=endpoint.pk).update(looked_until=now)


def _found(select: str, values: dict[str, Any]) -> list[tuple[str, dt.datetime, dict[str, str]]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, happened_at, ids::text FROM ({select}) happened ORDER BY happened_at, key", values)
        return [(key, at, json.loads(ids)) for key, at, ids in cursor.fetchall()]


def _relay(endpoint: HookEndpoint) -> int:
    """Deliver what is due to one endpoint, until the first failure: one that is away keeps nobody else waiting."""
    sent = 0
    rows, until = _claim(endpoint), timezone.now() + CLAIM / 2
    for place, row in enumerate(rows):
        if timezone.now() > until:  # before somebody else takes them for forgotten, and tells them as well
            with tenant(endpoint.organization_id):
                _let_go(rows[place:])
            break
        error = _deliver(endpoint, row)
        with tenant(endpoint.organization_id):
            if error is not None:
                _put_back(endpoint, row, error)
                _let_go(rows[place + 1 :])
                break
            _done(endpoint, row)
        sent += 1
    return sent


def _claim(endpoint: HookEndpoint) -> list[HookDelivery]:
    now = timezone.now()
    with tenant(endpoint.organization_id):
        mine = HookDelivery.objects.filter(endpoint=endpoint)
        due = mine.filter(state=DeliveryState.PENDING, next_at__lte=now)
        stuck = mine.filter(state=DeliveryState.SENDING, claimed_at__lt=now - CLAIM)
        held = (due | stuck).order_by("happened_at", "pk").select_for_update(skip_locked=True)
        rows = list(held[:BATCH])
        HookDelivery.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=DeliveryState.SENDING, claimed_at=now, attempts=F("attempts") + 1
        )
    return rows


def _deliver(endpoint: HookEndpoint, row: HookDelivery) -> Exception | None:
    """Post one thing, signed; what went wrong, if anything did."""
    told = {"type": row.occasion, "timestamp": row.happened_at.astimezone(dt.UTC).isoformat(), "data": row.ids}
    body, seconds = json.dumps(told, separators=(",", ":")).encode(), int(timezone.now().timestamp())
    try:
        headers = signing.headers(_secrets(endpoint), message_id=f"msg_{row.pk.hex}", seconds=seconds, body=body)
        status = hooks.send(sealing.opened(endpoint.sealed_address), body, headers | {"User-Agent": "Upstream"})
    except (OSError, ValueError, sealing.Unreadable) as problem:
        log.warning("webhook was not delivered", endpoint=str(endpoint.pk), error=type(problem).__name__)
        return problem
    return None if 200 <= status < 300 else _Answered(status)


def _secrets(endpoint: HookEndpoint) -> list[str]:
    """The secret, and the one before it while its day has not run out."""
    sealed = [endpoint.sealed_secret]
    if endpoint.former_until is not None and endpoint.former_until > timezone.now():
        sealed.append(endpoint.sealed_former_secret)
    return [sealing.opened(one) for one in sealed]


class _Answered(Exception):
    """The other side has answered, and not that it is fine."""

    def __init__(self, status: int) -> None:
        super().__init__(f"It answered {status}.")
        self.status = status


def _done(endpoint: HookEndpoint, row: HookDelivery) -> None:
    now = timezone.now()
    HookDelivery.objects.filter(pk=row.pk).update(state=DeliveryState.DELIVERED, delivered_at=now, last_error="")
    HookEndpoint.objects.filter(pk=endpoint.pk).update(delivered_at=now, failing_since=None)


def _put_back(endpoint: HookEndpoint, row: HookDelivery, error: Exception) -> None:
    """Try again later, twice as long each time; after the last attempt it is given up, and can be sent again by hand."""
    now, attempts = timezone.now(), row.attempts + 1
    dead = attempts >= MAX_ATTEMPTS
    wait = min(dt.timedelta(seconds=30 * 2**attempts), LONGEST_WAIT)
    HookDelivery.objects.filter(pk=row.pk).update(
        state=DeliveryState.DEAD if dead else DeliveryState.PENDING, next_at=now + wait, last_error=_said(error)
    )
    first = HookEndpoint.objects.filter(pk=endpoint.pk, failing_since=None)
    first.update(failing_since=now)
    gone = isinstance(error, _Answered) and error.status == GONE
    open_one = HookEndpoint.objects.filter(pk=endpoint.pk, switched_off_at=None)
    hopeless = open_one if gone else open_one.filter(failing_since__lte=now - PATIENCE)
    if hopeless.update(switched_off_at=now, gone=gone):  # once, whoever else has failed at the same moment
        messages.queue(letters=switched_off(endpoint, at=now, gone=gone))


def _said(error: Exception) -> str:
    """SECURITY: an error of the network may name addresses inside of it; what it is called says enough."""
    known = isinstance(error, _Answered | hooks.Refused | hooks.WrongAddress | sealing.Unreadable)
    if known:
        return str(error)[:300]
    return "It did not answer in time." if isinstance(error, TimeoutError) else "It could not be reached."


def _let_go(rows: Sequence[HookDelivery]) -> None:
    """What was claimed behind a failure waits for the next time, and has not been tried."""
    held = HookDelivery.objects.filter(pk__in=[row.pk for row in rows], state=DeliveryState.SENDING)
    held.update(
        state=DeliveryState.PENDING,
        attempts=F("attempts") - 1,
        next_at=timezone.now() + dt.timedelta(seconds=60),
    )
