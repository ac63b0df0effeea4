"""Whom a mentee would look out for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantKey, TenantModel
from matching.models import Pairing
from programs.models import Participant


class FutureLeader(TenantModel):
    """A mentee names their mentor as a future leader. ``words`` are sealed for the two; ``quote`` is what the mentor released.

    ``revision`` counts its wordings: what somebody releases is the one that they have read. There is no score in it.
    """

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    mentor = TenantKey(Participant, models.CASCADE, related_name="+")
    words = models.BinaryField(default=bytes)
    revision = models.PositiveSmallIntegerField(default=1)
    quote = models.CharField(max_length=500, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing", "mentor"], name="plans_futureleader_once"),
            # SECURITY: nobody else reads a word of it before its mentor has said so.
            models.CheckConstraint(
                condition=Q(released_at=None, quote="") | Q(released_at__isnull=False) & ~Q(quote=""),
                name="plans_futureleader_released_or_silent",
            ),
        ]

    def __str__(self) -> str:
        return f"future leader {self.pk}"

    @property
    def place(self) -> tuple[str, ...]:
        """What its words are sealed for."""
        return ("leader", str(self.organization_id), str(self.pairing_id), str(self.pk), str(self.mentor_id))
