"""Further mentors of a pairing: with them it is a panel, two to four juniors with one senior."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from matching.models.pairings import Pairing
from programs.models import Participant


class PanelSeat(TenantModel):
    """A further mentor of a pairing, beside the one who leads. Until ``joined_at`` nobody was told and it can be taken back;
    whoever has left sits there no more.
    """

    pairing = TenantKey(Pairing, models.CASCADE, related_name="panel_seats")
    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "pairing", "participant"],
                condition=models.Q(left_at=None),
                name="matching_panelseat_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["organization", "participant"], condition=models.Q(left_at=None), name="matching_panelseat_held"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} on the panel of {self.pairing_id}"

    @property
    def untold(self) -> bool:
        """Whether nobody has been told of it yet."""
        return self.joined_at > timezone.now()
