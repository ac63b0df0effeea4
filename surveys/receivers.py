"""What this room does about events. A lost one costs a few minutes: the sweeper finds the same rows."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from accounts.tasking import enqueue
from surveys import events, tasks


@receiver(events.answered)
def mix_answers(organization_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.mix_answers_of, organization_id)
