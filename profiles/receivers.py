"""What this room does about events, its own and upstream: one job each."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from accounts.tasking import enqueue
from profiles import events, tasks
from programs import events as programs


@receiver(programs.participant_moved)
def measure_again(organization_id: uuid.UUID, participant_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.measure_profile, organization_id, participant_id)


@receiver(programs.program_launched)
def start_topics(organization_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.start_topics, organization_id)


@receiver(events.signup_waiting)
def apply_signups(organization_id: uuid.UUID, import_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.apply_signups, organization_id, import_id)


@receiver(events.linkedin_waiting)
def read_linkedin(organization_id: uuid.UUID, import_id: uuid.UUID, **_: Any) -> None:
    enqueue(tasks.read_linkedin, organization_id, import_id)
