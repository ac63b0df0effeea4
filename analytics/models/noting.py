"""What people add to figures by hand: values of measures that nothing else knows, and why something was changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.models import AuditEvent
from accounts.tenancy import TenantKey, TenantModel
from programs.models import Measure


class Reading(TenantModel):
    """Where a measure of a program stood on a day, written down by an admin with where it is from."""

    measure = TenantKey(Measure, models.CASCADE, related_name="+")
    day = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=2)
    source = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "measure", "day"], name="analytics_reading_once"),
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.day}"


class ChangeReason(TenantModel):
    """Which feedback made somebody change a running program; the change itself stands in the audit trail."""

    event = TenantKey(AuditEvent, models.CASCADE, related_name="+")
    text = models.CharField(max_length=500)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "event"], name="analytics_changereason_once")]

    def __str__(self) -> str:
        return self.text[:80]
