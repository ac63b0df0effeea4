"""What this room has to say of pairings in a list of the room upstream."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from accounts.actors import Actor
from accounts.enums import Permission
from matching.models import Pairing
from plans.models import Plan


def through(actor: Actor, pairings: Collection[Pairing]) -> dict[uuid.UUID, str]:
    """Pairs that have told the program that they have reached what they wanted."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = Plan.objects.filter(pairing__in=[row.pk for row in pairings], through_at__isnull=False)
    return dict.fromkeys(rows.values_list("pairing_id", flat=True), "Goals reached, would like to close")
