"""The outbox: every message that leaves Upstream is a row first."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantModel
from nudges.enums import MessageState


class Message(TenantModel):
    """One email to one address for one reason. The unique key makes sure that the reason is told once."""

    dedupe_key = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    to_email = models.EmailField()
    to_name = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=MessageState.choices, default=MessageState.PENDING)
    due_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "dedupe_key"], name="nudges_message_once"),
        ]
        indexes = [models.Index(fields=["organization", "state", "next_at"], name="nudges_message_due")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_email}"
