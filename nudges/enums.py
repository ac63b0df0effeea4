"""What a message can be, what keeps it back, and why an address is not written to. Importable by every floor."""

from __future__ import annotations

from django.db import models


class MessageState(models.TextChoices):
    """Where a message stands."""

    PENDING = "pending", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    CANCELLED = "cancelled", "Cancelled"
    SUPPRESSED = "suppressed", "Not wanted"
    DEAD = "dead", "Given up"


class Hold(models.TextChoices):
    """What keeps a nudge back for a while; the words follow “held by”."""

    SNOOZE = "snooze", "a snooze"
    BLACKOUT = "blackout", "a blackout week"
    BUDGET = "budget", "the weekly budget"
    DAY_OFF = "day_off", "a day off"
    QUIET = "quiet", "quiet hours"


class Channel(models.TextChoices):
    """How a message reaches somebody. Every nudge is in the recipient's list in Upstream as well."""

    EMAIL = "email", "Email"
    LIST = "list", "Only the list in Upstream"
    SLACK = "slack", "Slack"
    TEAMS = "teams", "Microsoft Teams"


class SuppressionReason(models.TextChoices):
    """Why an address is not written to."""

    BOUNCE = "bounce", "Letters come back"
    COMPLAINT = "complaint", "Reported as spam"
    UNSUBSCRIBED = "unsubscribed", "Does not want nudges"


class BounceKind(models.TextChoices):
    """How a letter came back after the mail server had taken it."""

    HARD = "hard", "No such mailbox"
    SOFT = "soft", "Could not be delivered"
    COMPLAINT = "complaint", "Reported as spam"


class SnoozeReason(models.TextChoices):
    """Why somebody wants no nudge for a while."""

    HOLIDAY = "holiday", "On holiday"
    BUSY = "busy", "A busy time"
    LEAVE = "leave", "On leave"
    OTHER = "other", "Another reason"


class Occasion(models.TextChoices):
    """What other systems can be told of, by a webhook: that it happened, and the ids of what it is about."""

    PAIRING_BEGUN = "pairing.begun", "A pairing has begun"
    PAIRING_ENDED = "pairing.ended", "A pairing has ended"
    PARTICIPANT_JOINED = "participant.joined", "Somebody takes part"
    RUN_FINISHED = "run.finished", "A matching run has finished"
    IMPORT_APPLIED = "import.applied", "The directory was imported"
    TEST = "webhook.test", "A test"


class DeliveryState(models.TextChoices):
    """Where the delivery of a webhook stands."""

    PENDING = "pending", "Waiting"
    SENDING = "sending", "Being sent"
    DELIVERED = "delivered", "Delivered"
    DEAD = "dead", "Given up"
