"""What two people agree on before they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.functional import cached_property

from accounts.tenancy import TenantKey, TenantModel
from matching.models import Pairing
from profiles.enums import Channel, Contact, Rhythm
from programs.enums import Side

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from programs.models import Participant


class Agreement(TenantModel):
    """One wording of what a pair agrees on. A new wording is a new row, which nobody has signed yet.

    Those that both signed stay and can be read; one that was replaced before that is gone. ``mentor_kept_at`` and its
    twin are when somebody looked at it again and let it stand.
    """

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    written_by = models.CharField(max_length=6, choices=Side.choices)
    roles = models.TextField(max_length=1000)
    confidentiality = models.TextField(max_length=1000)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    rhythm = models.CharField(max_length=12, choices=Rhythm.choices)
    contact = models.CharField(max_length=12, choices=Contact.choices)
    place = models.CharField(max_length=300, blank=True)
    stalling = models.TextField(max_length=1000)
    ending = models.TextField(max_length=1000)
    mentor_signed_at = models.DateTimeField(null=True, blank=True)
    mentee_signed_at = models.DateTimeField(null=True, blank=True)
    mentor_kept_at = models.DateTimeField(null=True, blank=True)
    mentee_kept_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing", "number"], name="plans_agreement_number")
        ]

    def __str__(self) -> str:
        return f"agreement {self.number}"

    @property
    def signed(self) -> bool:
        """Whether the two who speak for their sides have put their names to it; a panel has further ones."""
        return self.mentor_signed_at is not None and self.mentee_signed_at is not None

    @property
    def holds(self) -> bool:
        """Whether everybody has signed it."""
        return self.signed and all(self.has_signed(one) for one in self.pairing.panel)

    @cached_property
    def signers(self) -> dict[uuid.UUID, dt.datetime]:
        """When each further mentor has signed it; takes a query only in a panel."""
        if not self.pairing.further:
            return {}
        return dict(self.panel_signatures.values_list("participant_id", "signed_at"))

    def has_signed(self, seat: Participant) -> bool:
        """Whether somebody has signed for themself."""
        speaks = seat.pk in (self.pairing.mentor_id, self.pairing.mentee_id)
        return self.signed_by(seat.side) if speaks else seat.pk in self.signers

    def signed_by(self, side: str) -> bool:
        """Whether one of the two has signed."""
        return (self.mentor_signed_at if side == Side.MENTOR else self.mentee_signed_at) is not None
