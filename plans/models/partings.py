"""Parting without fault: a wish that nobody learns of, what comes of it, and reasons that are counted alone."""

from __future__ import annotations

from django.db import models

from accounts.tenancy import PrivateRLS, TenantKey, TenantModel
from matching.models import Pairing
from plans import locks
from plans.enums import WhyPart
from programs.models import Participant, Program


class ChangeWish(TenantModel):
    """That somebody would like another partner, with the sealed reason; deleted in the afternoon on which it is carried."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    author = TenantKey(Participant, models.CASCADE, related_name="+")
    reason = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing", "author"], name="plans_changewish_once"),
            PrivateRLS(name="plans_changewish_private", **locks.WISH),
        ]

    def __str__(self) -> str:
        return f"wish about {self.pairing_id}"

    @property
    def place(self) -> tuple[str, ...]:
        """What its reason is sealed for."""
        return ("wish", str(self.organization_id), str(self.pairing_id), str(self.pk), str(self.author_id))


class Parting(TenantModel):
    """A pairing that ended because at least one of the two wished so. Which one, and whether both did, is nowhere."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "pairing"], name="plans_parting_once")]

    def __str__(self) -> str:
        return f"parting of {self.pairing_id}"


class PartingReason(TenantModel):
    """How often a reason was given in a program. What waits is added to what is told five or more at a time."""

    program = TenantKey(Program, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=4, choices=WhyPart.choices)
    waiting = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "reason"], name="plans_partingreason_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {self.told}"
