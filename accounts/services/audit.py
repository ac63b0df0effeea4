"""The audit trail: what somebody with power changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.actors import Actor
from accounts.models import AuditEvent


def record(*, actor: Actor, verb: str, row: Any = None, label: str = "", **detail: Any) -> AuditEvent:
    """Write one event in the transaction of the change itself; ``detail`` holds JSON-able before and after values."""
    event = _event(actor, verb, row, label, detail)
    event.save(force_insert=True)
    return event


def record_each(*, actor: Actor, verb: str, rows: Iterable[tuple[Any, str]], **detail: Any) -> None:
    """The same about many rows, each with its label, in one statement."""
    AuditEvent.objects.bulk_create(_event(actor, verb, row, label, detail) for row, label in rows)


def _event(actor: Actor, verb: str, row: Any, label: str, detail: dict[str, Any]) -> AuditEvent:
    return AuditEvent(
        user_id=actor.user_id,
        actor_name=actor.name[:254],
        verb=verb,
        kind=row._meta.model_name if row is not None else "",
        row_id=str(row.pk) if row is not None else "",
        label=(label or (str(row) if row is not None else ""))[:300],
        detail=detail,
    )
