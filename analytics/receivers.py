"""What wakes the worker. A lost event costs minutes: the sweeper finds the same row."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from accounts.tasking import enqueue
from analytics import events, tasks


@receiver(events.comparison_queued)
def wake_the_comparison(sender: Any, organization_id: uuid.UUID, comparison_id: uuid.UUID, **kwargs: Any) -> None:
    """Compute as soon as a worker is free."""
    enqueue(tasks.compute_comparison, organization_id, comparison_id)
