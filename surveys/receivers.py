"""What this room does about events upstream and its own. A lost one costs minutes: the sweeper finds the same rows."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from accounts.tasking import enqueue
from programs import events as programs
from surveys import events, tasks


@receiver(programs.program_launched)
def start_surveys(organization_id: uuid.UUID, program_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.start_surveys, organization_id, program_id)


@receiver(events.answered)
def mix_answers(organization_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.mix_answers_of, organization_id)
