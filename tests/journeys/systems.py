"""What the demo tells of other systems: a token that works, a webhook, and something that it was told."""

from __future__ import annotations

from django.db.models import Model

from accounts.models import ApiToken
from nudges.models import HookDelivery, HookEndpoint
from plans.models import Plan


def rows() -> dict[str, Model]:
    """One row of every kind."""
    return {
        "api_token": ApiToken.objects.get(revoked_at=None),
        "hook_endpoint": HookEndpoint.objects.get(),
        "hook_delivery": HookDelivery.objects.get(state="dead"),
        "plan": Plan.objects.order_by("pk")[0],
    }
