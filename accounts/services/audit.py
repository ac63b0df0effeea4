"""The audit trail: what somebody with power changed."""

from __future__ import annotations

from typing import Any

from accounts.actors import Actor
from accounts.models import AuditEvent


def record(*, actor: Actor, verb: str, row: Any = None, label: str = "", **detail: Any) -> AuditEvent:
    """Write one event in the transaction of the change itself; ``detail`` holds JSON-able before and after values."""
    return AuditEvent.objects.create(
        user_id=actor.user_id,
        actor_name=actor.name[:254],
        verb=verb,
        kind=row._meta.model_name if row is not None else "",
        row_id=str(row.pk) if row is not None else "",
        label=(label or (str(row) if row is not None else ""))[:300],
        detail=detail,
    )
