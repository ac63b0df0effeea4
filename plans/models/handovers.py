"""What a pairing has taken over from the one before it."""

from __future__ import annotations

from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from matching.models import Pairing


class Handover(TenantModel):
    """That plan, agreement and goals of an earlier pairing were carried to this one, and how much of them there was."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    before = TenantKey(Pairing, models.CASCADE, related_name="+")
    steps = models.PositiveSmallIntegerField(default=0)
    goals = models.PositiveSmallIntegerField(default=0)
    agreement = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing"], name="plans_handover_once"),
            models.CheckConstraint(condition=~models.Q(pairing=models.F("before")), name="plans_handover_two_pairings"),
        ]

    def __str__(self) -> str:
        return f"handover to {self.pairing_id}"
