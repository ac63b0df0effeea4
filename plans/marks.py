"""What this room has to say of pairings in a list of the room upstream."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.utils import timezone
from django.utils.formats import date_format

from accounts.actors import Actor
from accounts.enums import Permission
from matching.models import Pairing
from plans.models import Afterwards, Closing


def closing(actor: Actor, pairings: Collection[Pairing]) -> dict[uuid.UUID, str]:
    """Pairs that close by themselves, and when: on the day without an answer, as long as there is none."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = Closing.objects.filter(pairing__in=[row.pk for row in pairings], withdrawn_at=None, closed_at=None)
    return {row.pairing_id: f"Closes on {date_format(timezone.localtime(row.due_at), 'j M')}" for row in rows}


def next_time(actor: Actor, pairings: Collection[Pairing]) -> dict[uuid.UUID, str]:
    """What people who have closed would like in the next cohort, with who would."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = Afterwards.objects.filter(pairing__in=[row.pk for row in pairings]).select_related("participant__employee")
    found: dict[uuid.UUID, list[str]] = {}
    for row in rows.order_by("participant__side"):
        wishes = ["swap roles"] * row.swap_roles + [f"“{row.topic}”"] * bool(row.topic)
        if wishes:
            name = row.participant.employee.short_name
            found.setdefault(row.pairing_id, []).append(f"{name} next time: {' and '.join(wishes)}")
    return {pk: "; ".join(said) for pk, said in found.items()}
