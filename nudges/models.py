"""The outbox: every message that leaves Upstream is a row first. And what an organization says about when and to whom."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from nudges.enums import (
    BounceKind,
    Channel,
    DeliveryState,
    Hold,
    MessageState,
    Occasion,
    SnoozeReason,
    SuppressionReason,
)


class Message(TenantModel):
    """One email to one address for one reason. The unique key makes sure that the reason is told once.

    What is not essential is a nudge: it waits for its recipient's hours, and its words are written when it goes. ``rule``
    is its key in the catalogue, ``about_id`` the row of a feature room that it is about, ``step`` its number in the rule.
    """

    dedupe_key = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    essential = models.BooleanField(default=True)
    rule = models.CharField(max_length=40, blank=True)
    about_id = models.UUIDField(null=True, blank=True)
    step = models.PositiveSmallIntegerField(default=0)
    to_email = models.EmailField()
    to_name = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    executive = models.BooleanField(default=False)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    # What calendars read, until the letter has left: nobody reads it here.
    calendar = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=MessageState.choices, default=MessageState.PENDING)
    due_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)
    held_by = models.CharField(max_length=12, choices=Hold.choices, blank=True)
    # When a nudge was let through: from then on it counts in its recipient's weekly budget.
    released_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "dedupe_key"], name="nudges_message_once"),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "next_at"], name="nudges_message_due"),
            models.Index(fields=["organization", "to_email", "released_at"], name="nudges_message_budget"),
            models.Index(fields=["organization", "about_id"], name="nudges_message_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_email}"


def _weekdays() -> list[int]:
    return [0, 1, 2, 3, 4]


class DeliveryPolicy(TenantModel):
    """When an organization's nudges may go, and in which languages its letters are written.

    Hours are minutes after midnight where the recipient is; 0 is Monday.
    """

    workdays = ArrayField(models.PositiveSmallIntegerField(), default=_weekdays)
    opens = models.PositiveSmallIntegerField(default=8 * 60)
    closes = models.PositiveSmallIntegerField(default=18 * 60)
    weekly_budget = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    executive_budget = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    # In which people are written to, beside the organization's own.
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="nudges_deliverypolicy_one"),
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes"), closes__lte=24 * 60, workdays__len__gte=1)
                & models.Q(weekly_budget__gte=1, executive_budget__gte=1),
                name="nudges_deliverypolicy_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"policy of {self.organization_id}"


class Blackout(TenantModel):
    """Days on which an organization sends no nudge, such as the end of a quarter; both days are part of it."""

    name = models.CharField(max_length=120)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day")), name="nudges_blackout_forward"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Suppression(TenantModel):
    """An address that is not written to. With a ``rule`` it is that kind of nudge alone that is not wanted."""

    email = models.EmailField()
    reason = models.CharField(max_length=12, choices=SuppressionReason.choices)
    rule = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email", "reason", "rule"],
                condition=models.Q(lifted_at=None),
                name="nudges_suppression_standing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.reason}"


class Bounce(TenantModel):
    """A letter that came back after it was taken, or was reported as spam; each is taken down once, however often it is told."""

    message = TenantKey(Message, models.CASCADE, related_name="+")
    email = models.EmailField()
    kind = models.CharField(max_length=10, choices=BounceKind.choices)
    status = models.CharField(max_length=12, blank=True)
    detail = models.CharField(max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "message", "kind"], name="nudges_bounce_once"),
        ]
        indexes = [models.Index(fields=["organization", "email", "created_at"], name="nudges_bounce_counted")]

    def __str__(self) -> str:
        return f"{self.email}: {self.kind}"


class Snooze(TenantModel):
    """An address that gets no nudge before a day, and the reason for it."""

    email = models.EmailField()
    until = models.DateField()
    reason = models.CharField(max_length=10, choices=SnoozeReason.choices)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "email"], name="nudges_snooze_one")]

    def __str__(self) -> str:
        return f"{self.email} until {self.until}"


class Webhook(TenantModel):
    """Where an organization's admins are told in their chat that something waits; whoever knows the address can write there."""

    kind = models.CharField(max_length=8, choices=Channel.choices)
    sealed_address = models.TextField()
    host = models.CharField(max_length=253)
    told_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind"], name="nudges_webhook_one"),
            models.CheckConstraint(condition=models.Q(kind__in=["slack", "teams"]), name="nudges_webhook_chat"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.host}"


class HookEndpoint(TenantModel):
    """An address of another system of the organization that is told when something happens, signed with a secret of its own.

    ``looked_until`` is up to when it was looked what has happened; ``failing_since`` the first of failures without a success;
    ``gone`` whether it has said itself that it is there no more. A secret that was replaced signs beside the new one for a day.
    """

    name = models.CharField(max_length=80)
    occasions = ArrayField(models.CharField(max_length=20, choices=Occasion.choices))
    sealed_address = models.TextField()
    sealed_secret = models.TextField()
    sealed_former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    host = models.CharField(max_length=253)
    looked_until = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    switched_off_at = models.DateTimeField(null=True, blank=True)
    gone = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(occasions__len__gte=1), name="nudges_hookendpoint_occasions")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def occasion_labels(self) -> list[str]:
        """What it is told of, in words."""
        return [Occasion(one).label for one in self.occasions]


class HookDelivery(TenantModel):
    """One thing told to one endpoint, once: its id is the same in every attempt, so that a receiver knows it again."""

    endpoint = TenantKey(HookEndpoint, models.CASCADE, related_name="deliveries")
    occasion = models.CharField(max_length=20, choices=Occasion.choices)
    dedupe_key = models.CharField(max_length=120)
    happened_at = models.DateTimeField()
    # Ids, and nothing else.
    ids = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "endpoint", "dedupe_key"], name="nudges_hookdelivery_once"),
        ]
        indexes = [
            models.Index(fields=["organization", "state", "next_at"], name="nudges_hookdelivery_due"),
            models.Index(fields=["organization", "endpoint", "-happened_at"], name="nudges_hookdelivery_log"),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} to {self.endpoint_id}"
