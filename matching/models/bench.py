"""Mentors who stand by."""

from __future__ import annotations

from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from matching.enums import Standing
from programs.models import Participant


class Standby(TenantModel):
    """That a mentor is glad to step in when somebody else's mentor leaves, and who said so."""

    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    said_by = models.CharField(max_length=4, choices=Standing.choices)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "participant"], name="matching_standby_once")]

    def __str__(self) -> str:
        return f"{self.participant_id} stands by"
