"""What a message can be. Importable by every floor."""

from __future__ import annotations

from django.db import models


class MessageState(models.TextChoices):
    """Where a message stands."""

    PENDING = "pending", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    CANCELLED = "cancelled", "Cancelled"
    DEAD = "dead", "Given up"
