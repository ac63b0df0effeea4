"""What writes by the API were answered: the same request under the same key is done once, whoever else is in a hurry."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import ApiToken, StoredAnswer

KEPT = dt.timedelta(hours=24)


def claim(*, token: ApiToken, key: str, fingerprint: str) -> tuple[StoredAnswer, bool]:
    """The row of a key, and whether it is new.

    NOTE: of two at the same moment, the second waits in the database until the first has committed, and finds its answer,
    or has failed, and then is the first itself.
    """
    rows = StoredAnswer.objects.filter(token=token, key=key)
    rows.filter(created_at__lte=timezone.now() - KEPT).delete()
    mine = StoredAnswer(token=token, key=key, fingerprint=fingerprint)
    StoredAnswer.objects.bulk_create([mine], ignore_conflicts=True)
    row = rows.get()
    return row, row.pk == mine.pk


def keep(*, row: StoredAnswer, status: int, body: str, location: str) -> None:
    """Remember what was answered, in the transaction of the write itself."""
    StoredAnswer.objects.filter(pk=row.pk).update(status=status, body=body, location=location)


def forget_old(*, actor: Actor) -> int:
    """Delete what is older than a day; returns how many."""
    actor.require(Permission.MANAGE_ORGANIZATION)
    return StoredAnswer.objects.filter(created_at__lte=timezone.now() - KEPT).delete()[0]
