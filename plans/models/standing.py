"""What admins do about pairs that stand still: they look and leave them for a while, or remind both kindly."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from matching.models import Pairing


class Look(TenantModel):
    """An admin has looked at a pair: until this day nobody needs to, unless the two give a reason of their own."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    until = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "pairing", "until"], name="plans_look_of_pairing")]

    def __str__(self) -> str:
        return f"{self.pairing_id} until {self.until}"


class Reminder(TenantModel):
    """An admin asks both of a pair how they are. It leaves at ``leaves_at``, and until then it can be taken back."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    leaves_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "pairing", "leaves_at"], name="plans_reminder_of_pairing")]

    def __str__(self) -> str:
        return f"{self.pairing_id} at {self.leaves_at}"
