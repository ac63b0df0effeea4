"""Whether the two of a pair want to go on, asked in such a way that nobody ever learns what the other said."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.tenancy import PrivateRLS, TenantKey, TenantModel
from matching.models import Pairing
from plans import locks
from programs.models import Participant


class ContinueRound(TenantModel):
    """One time that both of a pair are asked, so many days after they began.

    ``settled_on`` is the day on which it was counted. ``offer`` says that an admin shall offer both a change; it never says
    why, because the answers are gone by then.
    """

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    day = models.PositiveSmallIntegerField()
    opened_on = models.DateField()
    closes_on = models.DateField()
    settled_on = models.DateField(null=True, blank=True)
    offer = models.BooleanField(default=False)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing", "day"], name="plans_continueround_once"),
            models.UniqueConstraint(
                fields=["organization", "pairing"], condition=Q(settled_on=None), name="plans_continueround_one_open"
            ),
            models.CheckConstraint(
                condition=Q(offer=False) | Q(settled_on__isnull=False), name="plans_continueround_offer_is_counted"
            ),
        ]

    def __str__(self) -> str:
        return f"day {self.day} of {self.pairing_id}"


class Ballot(TenantModel):
    """The sealed answer of one of the two; all answers are sealed to the same length, and deleted once counted."""

    continue_round = TenantKey(ContinueRound, models.CASCADE, related_name="ballots")
    voter = TenantKey(Participant, models.CASCADE, related_name="+")
    answer = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "continue_round", "voter"], name="plans_ballot_once"),
            PrivateRLS(name="plans_ballot_private", **locks.BALLOT),
        ]

    def __str__(self) -> str:
        return f"ballot in {self.continue_round_id}"

    @property
    def place(self) -> tuple[str, ...]:
        """What its answer is sealed for."""
        owner, held = str(self.organization_id), str(self.continue_round_id)
        return ("ballot", owner, held, str(self.pk), str(self.voter_id))
