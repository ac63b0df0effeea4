"""How rows of this room are obtained."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator

from accounts.models import Membership


def memberships_of(user: Any) -> list[Membership]:
    """The person's own memberships in all organizations, by name; nobody else's can be asked for.

    Reads past the manager's filter on purpose: row security opens exactly the rows of ``app.uid()``.
    """
    rows = Membership.unscoped.filter(user_id=user.pk).select_related("organization", "user")
    return sorted(rows, key=lambda m: (m.organization.name.lower(), m.organization.slug))


def has_second_factor(user: Any) -> bool:
    """Whether the person has activated an authenticator app."""
    return Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
