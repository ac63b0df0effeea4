"""Tokens of the API: made once and shown once, ended by time or by an owner."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts import tokens
from accounts.actors import Actor
from accounts.enums import Permission, Scope
from accounts.models import ApiToken, StoredAnswer
from accounts.services import audit

PREFIX = "ups_"
MOST_DAYS = 365
MOST = 50
HINT = len(PREFIX) + 6


class TooMany(Exception):
    """The organization has as many open tokens as it may."""


@transaction.atomic
def make(*, actor: Actor, name: str, scopes: Collection[str], days: int) -> tuple[ApiToken, str]:
    """A new token; returns the row and the secret, which is known only now. Raises TooMany, or ValueError."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"A token lives for 1 to {MOST_DAYS} days.")
    now = timezone.now()
    if ApiToken.objects.filter(revoked_at=None, expires_at__gt=now).count() >= MOST:
        raise TooMany(f"There are {MOST} open tokens. Revoke one that nobody uses any more.")
    secret = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        name=name,
        scopes=[scope for scope in Scope.values if scope in scopes],
        token_hash=tokens.hashed(secret),
        hint=secret[:HINT],
        created_by_id=actor.user_id,
        expires_at=now + dt.timedelta(days=days),
    )
    audit.record(actor=actor, verb="api token made", row=row, scopes=row.scopes, days=days)
    return row, secret


@transaction.atomic
def revoke(*, actor: Actor, token: ApiToken) -> ApiToken:
    """End a token at once; what was stored for its writes goes with it."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    row = ApiToken.objects.select_for_update().get(pk=token.pk)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        StoredAnswer.objects.filter(token=row).delete()
        audit.record(actor=actor, verb="api token revoked", row=row, scopes=row.scopes)
    return row


def note_use(*, token: ApiToken) -> None:
    """Remember the day on which a token was last used: one write a day, however often it calls."""
    today = timezone.localdate(timezone=dt.UTC)
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
