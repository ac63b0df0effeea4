"""What this room does about events upstream. A lost one costs a minute: the sweeper finds the same rows."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from accounts.tasking import enqueue
from nudges import events as nudges
from plans import events, tasks
from programs import events as programs


@receiver(programs.program_launched)
def start_template(organization_id: uuid.UUID, program_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.start_template, organization_id, program_id)


@receiver(nudges.blackouts_changed)
def move_dates(organization_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.move_dates_of, organization_id)


@receiver(events.rollout_waiting)
def carry_version(organization_id: uuid.UUID, rollout_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.carry_version, organization_id, rollout_id)
