"""Who is kept apart."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from accounts.actors import Actor
from accounts.enums import Permission
from matching.enums import PairingState
from matching.models import NeverPair, Pairing
from programs.selectors import employees


def separations(actor: Actor, *, text: str = "") -> QuerySet[NeverPair]:
    """Pairs of people who must never be paired, by name; every word of ``text`` begins a name of one of the two."""
    actor.require(Permission.MANAGE_MATCHING)
    rows = NeverPair.objects.filter(employees.named(text, "one__", "other__")).select_related("one", "other")
    return rows.order_by("one__last_key", "other__last_key", "pk")


def current_pairing(actor: Actor, employee_ids: tuple[uuid.UUID, uuid.UUID]) -> Pairing | None:
    """The active pairing of two employees, if they are one."""
    actor.require(Permission.MANAGE_MATCHING)
    both = Q(mentor__employee_id__in=employee_ids) & Q(mentee__employee_id__in=employee_ids)
    return Pairing.objects.filter(both, state=PairingState.ACTIVE).first()
