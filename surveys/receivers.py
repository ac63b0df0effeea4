"""What this room does about events upstream. A lost one costs minutes: the sweeper finds the same rows."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from accounts.tasking import enqueue
from programs import events as programs
from surveys import tasks


@receiver(programs.program_launched)
def start_surveys(organization_id: uuid.UUID, program_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.start_surveys, organization_id, program_id)
