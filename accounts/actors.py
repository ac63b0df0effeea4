"""The actor: who is acting, in which organization, with what power. Every service and selector takes one first."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from accounts.enums import PERMISSIONS, Permission, Role
from accounts.models import Membership


class NotAllowed(Exception):
    """The actor's role does not include the permission. Pages answer 403."""


@dataclass(frozen=True)
class Actor:
    """One person, or the system, acting in one organization. ``user_id`` is None for the system."""

    organization_id: uuid.UUID
    user_id: uuid.UUID | None
    role: str
    name: str
    email: str = ""

    @property
    def permissions(self) -> frozenset[Permission]:
        return PERMISSIONS[self.role]

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise NotAllowed unless the actor may."""
        if not self.may(permission):
            raise NotAllowed(f"{self.role} may not {permission}")


def of_membership(membership: Membership) -> Actor:
    """The person behind a membership."""
    user = membership.user
    return Actor(membership.organization_id, user.pk, membership.role, user.name or user.email, user.email)


def system(organization_id: uuid.UUID) -> Actor:
    """The worker itself: may do what an owner may, and the audit trail says that it was the system."""
    return Actor(organization_id, None, Role.OWNER, "Upstream")
