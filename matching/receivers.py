"""A queued run wakes the matching queue. A lost event costs a minute: the sweeper finds the same row."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from accounts.tasking import enqueue
from matching import events
from matching.tasks import execute_run


@receiver(events.run_queued)
def wake_the_matching_queue(sender: Any, organization_id: uuid.UUID, run_id: uuid.UUID, **kwargs: Any) -> None:
    """Start the run as soon as a worker is free."""
    enqueue(execute_run, organization_id, run_id)
