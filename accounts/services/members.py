"""Members of an organization: their roles, and who no longer belongs to it."""

from __future__ import annotations

import uuid

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission, Role
from accounts.models import Membership
from accounts.services import audit


class LastOwner(Exception):
    """The change would leave the organization without an owner."""


def change_role(*, actor: Actor, membership: Membership, role: Role) -> Membership:
    """Give a member another role."""
    actor.require(Permission.MANAGE_MEMBERS)
    with transaction.atomic():
        row = _locked(membership, stays_owner=role == Role.OWNER)
        before = row.role
        if before == role:
            return row
        row.role = role
        row.save(update_fields=["role"])
        label = membership.user.email
        audit.record(
            actor=actor, verb="role changed", row=row, label=label, before={"role": before}, after={"role": str(role)}
        )
    return row


def remove(*, actor: Actor, membership: Membership) -> None:
    """Take a member out; the next request of that person is a stranger's."""
    actor.require(Permission.MANAGE_MEMBERS)
    with transaction.atomic():
        row = _locked(membership, stays_owner=False)
        label = membership.user.email
        audit.record(actor=actor, verb="member removed", row=row, label=label, before={"role": row.role})
        row.delete()


def require_another_owner(*, user_id: uuid.UUID) -> None:
    """Raise LastOwner if this user is the only owner of the organization."""
    for row in Membership.objects.filter(user=user_id):
        _locked(row, stays_owner=False)


def _locked(membership: Membership, *, stays_owner: bool) -> Membership:
    """Lock the row, and all owners before it: two owners who remove each other at once must not both succeed."""
    rows = Membership.objects.select_for_update().order_by("pk")
    owners = {owner.pk for owner in rows.filter(role=Role.OWNER)}
    row = rows.get(pk=membership.pk)
    if owners == {row.pk} and not stays_owner:
        raise LastOwner("An organization needs at least one owner. Make somebody else an owner first.")
    return row
