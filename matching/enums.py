"""What the rows of this room can be: states, decisions, origins. Importable by every floor."""

from __future__ import annotations

from django.db import models


class RunState(models.TextChoices):
    """Where a run stands. Exactly one of the last three is its end."""

    QUEUED = "queued", "Waiting for a worker"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Origin(models.TextChoices):
    """Who made a proposal."""

    SOLVER = "solver", "Solver"
    HAND = "hand", "By hand"


class Decision(models.TextChoices):
    """What an admin decided on a proposal; only approved ones are published."""

    PROPOSED = "proposed", "Proposed"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"


class Warned(models.TextChoices):
    """What an admin should look at before approving."""

    CERTAINTY = "certainty", "Much is not known"
    CONTESTED = "contested", "Wanted by others too"
    CAPACITY = "capacity", "No place left"
    FLOOR = "floor", "Under the lowest score"


class PairRuleKind(models.TextChoices):
    """What an admin decided about two participants for every further run of the cohort."""

    LOCK = "lock", "Must be a pair"
    FORBID = "forbid", "Must not be a pair"


class PublicationState(models.TextChoices):
    """Where a publication stands."""

    SCHEDULED = "scheduled", "Scheduled"
    PUBLISHED = "published", "Published"
    UNDONE = "undone", "Undone"
    CANCELLED = "cancelled", "Cancelled"


class PairingState(models.TextChoices):
    """Where a pairing stands."""

    ACTIVE = "active", "Active"
    ENDED = "ended", "Ended"
    UNDONE = "undone", "Undone before it was told"
