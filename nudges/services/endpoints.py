"""Other systems that are told when something happens: kept, tried, switched on again, and taken out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from nudges import hooks, sealing, signing
from nudges.enums import DeliveryState, Occasion
from nudges.models import HookDelivery, HookEndpoint

MOST = 10
# So long both the new secret and the one before it sign: time to change it where messages are checked.
OVERLAP = dt.timedelta(days=1)
MANAGE = Permission.MANAGE_ORGANIZATION


class TooMany(Exception):
    """The organization has as many endpoints as it may."""


@transaction.atomic
def keep(*, actor: Actor, name: str, address: str, occasions: Collection[str]) -> tuple[HookEndpoint, str]:
    """Tell an address from now on; returns the row and the secret, which is shown once.

    Raises hooks.WrongAddress and TooMany.
    """
    actor.require(MANAGE)
    host = hooks.host_of(address)
    if HookEndpoint.objects.count() >= MOST:
        raise TooMany(f"There are {MOST} addresses already. Remove one first.")
    secret = signing.fresh()
    row = HookEndpoint.objects.create(
        name=name,
        host=host,
        occasions=[one for one in Occasion.values if one in occasions and one != Occasion.TEST],
        sealed_address=sealing.seal(address),
        sealed_secret=sealing.seal(secret),
    )
    audit.record(actor=actor, verb="webhook added", row=row, host=host, occasions=row.occasions)
    return row, secret


@transaction.atomic
def remove(*, actor: Actor, endpoint: HookEndpoint) -> None:
    """Tell an address no more; what waits for it is dropped, and its log goes with it."""
    actor.require(MANAGE)
    audit.record(actor=actor, verb="webhook removed", row=endpoint, host=endpoint.host)
    endpoint.delete()


@transaction.atomic
def renew_secret(*, actor: Actor, endpoint: HookEndpoint) -> str:
    """Sign with a new secret, which is shown once; the one before it signs too for a day, and any older one no more."""
    actor.require(MANAGE)
    secret, held = signing.fresh(), HookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    held.sealed_former_secret, held.former_until = held.sealed_secret, timezone.now() + OVERLAP
    held.sealed_secret = sealing.seal(secret)
    held.save(update_fields=["sealed_former_secret", "former_until", "sealed_secret"])
    audit.record(actor=actor, verb="webhook secret renewed", row=endpoint, host=endpoint.host)
    return secret


@transaction.atomic
def switch_on(*, actor: Actor, endpoint: HookEndpoint) -> None:
    """Go on telling an address that was switched off, and of the last month what has happened meanwhile."""
    actor.require(MANAGE)
    off = HookEndpoint.objects.filter(pk=endpoint.pk).exclude(switched_off_at=None)
    if off.update(switched_off_at=None, failing_since=None, gone=False):
        audit.record(actor=actor, verb="webhook switched on", row=endpoint, host=endpoint.host)


@transaction.atomic
def attempt(*, actor: Actor, endpoint: HookEndpoint) -> HookDelivery:
    """Send a test to an address."""
    actor.require(MANAGE)
    now = timezone.now()
    return HookDelivery.objects.create(
        endpoint=endpoint, occasion=Occasion.TEST, dedupe_key=f"test:{now.isoformat()}", happened_at=now
    )


@transaction.atomic
def send_again(*, actor: Actor, delivery: HookDelivery) -> bool:
    """Deliver something once more, under its old id; False while it waits anyway."""
    actor.require(MANAGE)
    ended = HookDelivery.objects.filter(pk=delivery.pk, state__in=[DeliveryState.DELIVERED, DeliveryState.DEAD])
    if not ended.update(state=DeliveryState.PENDING, attempts=0, next_at=timezone.now(), last_error=""):
        return False
    audit.record(actor=actor, verb="webhook sent again", row=delivery, label=str(delivery.endpoint))
    return True
