"""What this room does about events upstream: one job each."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from accounts.tasking import enqueue
from profiles import tasks
from programs import events as programs


@receiver(programs.participant_moved)
def measure_again(organization_id: uuid.UUID, participant_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.measure_profile, organization_id, participant_id)
