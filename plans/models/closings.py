"""How a pairing ends well: closed by its two people, with thanks, and with what comes next."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.tenancy import PrivateRLS, TenantKey, TenantModel
from matching.models import Pairing
from plans import locks
from programs.enums import Side
from programs.models import Participant


class Closing(TenantModel):
    """One of the two proposes to close; ``on`` is the day they chose, empty for as soon as the other says yes.

    ``due_at`` is when the worker closes: the day without an answer, or, once ``confirmed_at`` is there, the time that both
    know. Until then either of the two takes it back.
    """

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    by = models.CharField(max_length=6, choices=Side.choices)
    on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "pairing"],
                condition=Q(withdrawn_at=None, closed_at=None),
                name="plans_closing_one_open",
            ),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | Q(closed_at=None), name="plans_closing_one_end"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "due_at"],
                condition=Q(withdrawn_at=None, closed_at=None),
                name="plans_closing_due",
            )
        ]

    def __str__(self) -> str:
        return f"closing of {self.pairing_id}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered or taken back."""
        return self.withdrawn_at is None and self.closed_at is None and self.due_at > timezone.now()


class Thanks(TenantModel):
    """What one of the two thanks the other for; ``words`` are sealed for exactly this row, and opened once it is over."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    author = TenantKey(Participant, models.CASCADE, related_name="+")
    words = models.BinaryField()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing", "author"], name="plans_thanks_once"),
            PrivateRLS(name="plans_thanks_private", **locks.THANKS),
        ]

    def __str__(self) -> str:
        return f"thanks {self.pk}"

    @property
    def place(self) -> tuple[str, ...]:
        """What its words are sealed for."""
        return ("thanks", str(self.organization_id), str(self.pairing_id), str(self.pk), str(self.author_id))


class Afterwards(TenantModel):
    """What one of the two would like after the end: to stay in touch, to swap roles, or a new topic."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    in_touch = models.BooleanField(default=False)
    swap_roles = models.BooleanField(default=False)
    topic = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing", "participant"], name="plans_afterwards_once"),
        ]

    def __str__(self) -> str:
        return f"what {self.participant_id} would like next"
