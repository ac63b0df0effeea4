"""The actor: who is acting, in which organization, with what power. Every service and selector takes one first."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from accounts.enums import PERMISSIONS, SCOPES, Permission, Role
from accounts.models import ApiToken, Membership, OneTapLink


class NotAllowed(Exception):
    """The actor's role does not include the permission. Pages answer 403."""


@dataclass(frozen=True)
class Grant:
    """The one thing that a one-tap link lets its holder do: the scope, and the row that it is about."""

    scope: str
    subject: uuid.UUID


@dataclass(frozen=True)
class Actor:
    """One person, the system, the holder of a one-tap link, or a token of the API, acting in one organization.

    ``user_id`` is None for all but the person. The holder of a link has a ``grant`` instead of permissions, a token those of
    the ``scope`` that its request asks for; without one it may do nothing.
    """

    organization_id: uuid.UUID
    user_id: uuid.UUID | None
    role: str
    name: str
    email: str = ""
    grant: Grant | None = None
    scope: str | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        if self.scope is not None:
            return SCOPES.get(self.scope, frozenset())
        return frozenset() if self.grant else PERMISSIONS[self.role]

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise NotAllowed unless the actor may."""
        if not self.may(permission):
            raise NotAllowed(f"{self.role} may not {permission}")

    def require_grant(self, scope: str, subject: uuid.UUID) -> None:
        """Raise NotAllowed unless the actor came by a link of this scope for this row."""
        if self.grant != Grant(scope, subject):
            raise NotAllowed(f"this link does not open {scope}")


def of_membership(membership: Membership) -> Actor:
    """The person behind a membership."""
    user = membership.user
    return Actor(membership.organization_id, user.pk, membership.role, user.name or user.email, user.email)


def system(organization_id: uuid.UUID) -> Actor:
    """The worker itself: may do what an owner may, and the audit trail says that it was the system."""
    return Actor(organization_id, None, Role.OWNER, "Upstream")


def house(actor: Actor) -> Actor:
    """The house itself, because of what this actor did: may do what an owner may, and the audit trail names both.

    Whoever is signed in signs what happens in their own page: the database lets nobody else do it there.
    """
    return Actor(actor.organization_id, actor.user_id, Role.OWNER, f"Upstream, because of {actor.name}", actor.email)


def by_link(link: OneTapLink) -> Actor:
    """Whoever holds a one-tap link: no member, without any permission, for one row."""
    name = f"{link.name or link.email or 'somebody'}, by a link"
    return Actor(link.organization_id, None, Role.PARTICIPANT, name, link.email, Grant(link.scope, link.subject))


def by_token(token: ApiToken, scope: str) -> Actor:
    """A token of the API, with the power of one of its scopes; the audit trail names the token."""
    held = scope if scope in token.scopes else ""
    return Actor(token.organization_id, None, Role.PARTICIPANT, f"{token.name}, by the API", scope=held)
