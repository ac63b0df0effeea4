"""What the two of a pair tell each other, or only themselves: kept sealed, under a key of their pairing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.tenancy import PrivateRLS, TenantKey, TenantModel
from matching.models import Pairing
from plans import locks
from programs.models import Participant


class PairKey(TenantModel):
    """The key of one pairing, sealed under the master key that ``master`` names. Without it nothing of theirs opens."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    master = models.CharField(max_length=16)
    wrapped = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing"], name="plans_pairkey_once"),
            PrivateRLS(name="plans_pairkey_private", **locks.KEY),
        ]

    def __str__(self) -> str:
        return f"key of {self.pairing_id}"


class Note(TenantModel):
    """What one of a pair has written down, for themself or for both; ``words`` are sealed for exactly this row."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    author = TenantKey(Participant, models.CASCADE, related_name="+")
    shared = models.BooleanField(default=False)
    # Since when: whoever joins a panel later does not read what was shared before.
    shared_at = models.DateTimeField(null=True, blank=True)
    words = models.BinaryField()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [PrivateRLS(name="plans_note_private", **locks.NOTE)]
        indexes = [models.Index(fields=["organization", "pairing", "-created_at"], name="plans_note_of_a_pair")]

    def __str__(self) -> str:
        return f"note {self.pk}"

    @property
    def place(self) -> tuple[str, ...]:
        """What its words are sealed for. Whether it is shared belongs to it: nobody makes it so past its author."""
        seen = "shared" if self.shared else "private"
        return ("note", str(self.organization_id), str(self.pairing_id), str(self.pk), str(self.author_id), seen)


class EmergencyAccess(TenantModel):
    """Two admins who open the notes of one pair for an hour, for a reason that the two of the pair are told.

    It was asked for when the row was made; ``approved_by`` is the second, never the same.
    """

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    reason = models.TextField(max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_by=None) | Q(approved_by=None) | ~Q(asked_by=F("approved_by")),
                name="plans_emergencyaccess_two_people",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(approved_at__isnull=False), name="plans_emergencyaccess_approved"
            ),
        ]

    def __str__(self) -> str:
        return f"access to the notes of {self.pairing_id}"
