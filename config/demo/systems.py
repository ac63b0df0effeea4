"""The HR system of the demo: it has pushed the directory by the API, and is told what happens."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from accounts import tokens
from accounts.actors import Actor, of_membership
from accounts.enums import Role, Scope
from accounts.models import ApiToken, Membership
from accounts.services import api_tokens
from accounts.tenancy import tenant
from nudges.enums import DeliveryState, Occasion
from nudges.models import HookDelivery, HookEndpoint
from nudges.services import endpoints

# Known to everybody, so that the API can be tried at once; it opens the demo and nothing else.
SECRET = "ups_demo_directory_and_programs_of_nordwind_only"  # noqa: S105
ADDRESS = "https://hr.nordwind.example/hooks/upstream"


def tell(organization_id: uuid.UUID) -> None:
    """A token for whoever wants to try the API, one that has ended, and a webhook with its log."""
    with tenant(organization_id):
        owner = of_membership(Membership.objects.filter(role=Role.OWNER).select_related("user")[0])
    with tenant(organization_id, owner.user_id):
        row, _ = api_tokens.make(actor=owner, name="HR nightly sync", scopes=Scope.values, days=365)
        known = {"token_hash": tokens.hashed(SECRET), "hint": SECRET[: api_tokens.HINT]}
        ApiToken.objects.filter(pk=row.pk).update(**known, last_used_on=timezone.localdate() - dt.timedelta(days=1))
        old, _ = api_tokens.make(actor=owner, name="Pilot dashboard", scopes=[Scope.READ_PAIRINGS], days=30)
        api_tokens.revoke(actor=owner, token=old)
        _webhook(owner)


def _webhook(owner: Actor) -> None:
    """It was reached until yesterday; as nobody answers at its address, it has been switched off."""
    chosen = [Occasion.PAIRING_BEGUN, Occasion.PAIRING_ENDED, Occasion.IMPORT_APPLIED]
    row, _ = endpoints.keep(actor=owner, name="HR system", address=ADDRESS, occasions=chosen)
    now = timezone.now()
    lines = (
        (Occasion.IMPORT_APPLIED, 8, DeliveryState.DELIVERED, ""),
        (Occasion.PAIRING_BEGUN, 6, DeliveryState.DELIVERED, ""),
        (Occasion.PAIRING_BEGUN, 4, DeliveryState.DEAD, "It answered 503."),
    )
    HookDelivery.objects.bulk_create(
        HookDelivery(
            endpoint=row,
            occasion=occasion,
            dedupe_key=f"demo:{place}",
            happened_at=now - dt.timedelta(days=days),
            state=state,
            attempts=12 if error else 1,
            delivered_at=None if error else now - dt.timedelta(days=days),
            last_error=error,
        )
        for place, (occasion, days, state, error) in enumerate(lines)
    )
    HookEndpoint.objects.filter(pk=row.pk).update(
        delivered_at=now - dt.timedelta(days=6),
        failing_since=now - dt.timedelta(days=4),
        switched_off_at=now - dt.timedelta(days=1),
    )
