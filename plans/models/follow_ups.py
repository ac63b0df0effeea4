"""What an admin did about a pair of which nothing is heard."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from matching.models import Pairing


class PairFollowUp(TenantModel):
    """An admin has asked a pair how they are, so that the work queue does not name them before ``until``."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    until = models.DateField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "pairing", "until"], name="plans_pairfollowup_open")]

    def __str__(self) -> str:
        return f"{self.pairing_id} until {self.until}"
