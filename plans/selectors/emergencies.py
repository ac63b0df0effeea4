"""Emergency accesses to the notes of a pair: who may take part in one, and all that there were."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.enums import Permission, Role
from accounts.models import Membership
from matching import rules as people
from matching.models import Pairing
from matching.selectors import panels
from plans import rules
from plans.enums import AccessState
from plans.models import EmergencyAccess
from plans.selectors import confidants

_PEOPLE = (
    "pairing__mentor__employee",
    "pairing__mentee__employee",
    "pairing__cohort__program",
    "asked_by",
    "approved_by",
)


@dataclass(frozen=True)
class Standing:
    """One access and where it stands now."""

    access: EmergencyAccess
    state: AccessState


def accesses(actor: Actor) -> QuerySet[EmergencyAccess]:
    """Every access of the organization, newest first, for its admins."""
    actor.require(Permission.SEE_AUDIT)
    return EmergencyAccess.objects.select_related(*_PEOPLE).order_by("-created_at", "-id")


def standing(rows: Iterable[EmergencyAccess]) -> list[Standing]:
    """Rows with where they stand."""
    now, rows = timezone.now(), list(rows)
    panels.seated(row.pairing for row in rows)
    return [Standing(row, rules.state_of(row, now)) for row in rows]


def told(actor: Actor, pairing: Pairing) -> list[EmergencyAccess]:
    """Accesses by which the notes of a pair were opened, for the two to whom that was told."""
    if not people.is_in(actor, pairing):
        raise NotAllowed("only the two of a pair are told here")
    rows = EmergencyAccess.objects.filter(pairing=pairing, approved_at__isnull=False)
    return list(rows.select_related("asked_by", "approved_by").order_by("-approved_at"))


def waiting(actor: Actor) -> list[EmergencyAccess]:
    """Accesses that wait for a second admin, where the actor could be that."""
    actor.require(Permission.SEE_AUDIT)
    rows = accesses(actor).filter(approved_at=None, created_at__gt=timezone.now() - rules.TO_APPROVE)
    return [row for row in rows.exclude(asked_by=actor.user_id) if may_take_part(actor, row.pairing)]


def may_take_part(actor: Actor, pairing: Pairing) -> bool:
    """Whether somebody may be one of the two admins."""
    return actor.user_id is not None and actor.user_id in free(pairing, [actor.user_id])


def free(pairing: Pairing, user_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these users who are admins and neither in the pair nor above or below one of them, at any distance."""
    members = Membership.objects.filter(role__in=(Role.OWNER, Role.ADMIN), user__is_active=True)
    users = [row.user for row in members.filter(user__in=list(user_ids)).select_related("user")]
    rows = confidants.employees_of(users)
    everybody = {pk for found in rows.values() for pk in found}
    both = {one.employee_id for one in pairing.everybody}
    near = both.union(*(confidants.in_line(one, everybody) for one in both))
    return {user.pk for user in users if not rows[user.pk] & near}
