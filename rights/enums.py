"""What the rows of this room can be. Importable by every floor."""

from __future__ import annotations

from django.db import models


class ErasureState(models.TextChoices):
    """Where an erasure stands."""

    WAITING = "waiting", "Waiting"
    TELLING = "telling", "Telling them, then erasing"
    UNDONE = "undone", "Taken back"
    DONE = "done", "Done"


# From the first day of waiting to the last word said; an employee has one of these at a time.
OPEN = (ErasureState.WAITING, ErasureState.TELLING)


class ExportState(models.TextChoices):
    """Where an export of the organization stands."""

    QUEUED = "queued", "Waiting for a worker"
    RUNNING = "running", "Being written"
    DONE = "done", "Ready"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Deleted after seven days"
