"""What admins add to figures: where a measure stands that nothing else tells, and why something was changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import AuditEvent
from accounts.services import audit
from analytics.models import ChangeReason, Reading
from programs.models import Measure


@transaction.atomic
def record(*, actor: Actor, measure: Measure, day: dt.date, value: Decimal, source: str) -> Reading:
    """Write down where a measure stood on a day; what was written for that day before is replaced."""
    actor.require(Permission.MANAGE_PROGRAMS)
    before = Reading.objects.filter(measure=measure, day=day).values_list("value", flat=True).first()
    told = {"value": value, "source": source, "recorded_by_id": actor.user_id}
    row, _ = Reading.objects.update_or_create(measure=measure, day=day, defaults=told)
    was = {"before": str(before)} if before is not None else {}
    audit.record(
        actor=actor,
        verb="recorded a measure",
        row=measure,
        label=measure.name,
        day=day.isoformat(),
        after=str(value),
        **was,
    )
    return row


@transaction.atomic
def forget(*, actor: Actor, measure: Measure, day: dt.date) -> None:
    """Take away what was written down for a day."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = Reading.objects.filter(measure=measure, day=day).first()
    if row is not None:
        row.delete()
        audit.record(
            actor=actor, verb="took back a recorded measure", row=measure, label=measure.name, day=day.isoformat(),
            before=str(row.value), source=row.source,
        )  # fmt: skip


@transaction.atomic
def explain(*, actor: Actor, event: AuditEvent, text: str) -> ChangeReason | None:
    """Say which feedback made somebody change something, or say it anew; no words take it away."""
    actor.require(Permission.MANAGE_PROGRAMS)
    held = ChangeReason.objects.filter(event=event).first()
    if not text:
        if held is not None:
            held.delete()
        row = None
    else:
        told = {"text": text, "written_by_id": actor.user_id}
        row, _ = ChangeReason.objects.update_or_create(event=event, defaults=told)
    before = held.text if held else ""
    if text != before:
        audit.record(
            actor=actor, verb="said why something was changed", row=event, label=event.label, before=before, after=text
        )
    return row
