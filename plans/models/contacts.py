"""What is known of a pair's contact beside their sessions, and what each of the two is asked about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantKey, TenantModel
from matching.models import Pairing
from plans.enums import ContactSource, QuestionKind
from programs.enums import Side


class Contact(TenantModel):
    """One of the two says that they have met on a day, wherever that was; or that they have not met yet."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices)
    source = models.CharField(max_length=4, choices=ContactSource.choices)
    met = models.BooleanField(default=True)
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "pairing", "day"], name="plans_contact_of_pairing")]

    def __str__(self) -> str:
        return f"{self.day} {'met' if self.met else 'not met'}"


class PairQuestion(TenantModel):
    """What one of a pair is asked as long as it is so: a first date, or whether they have met since ``since``."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices)
    kind = models.CharField(max_length=7, choices=QuestionKind.choices)
    since = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "pairing", "side", "kind", "since"], name="plans_pairquestion_once"
            )
        ]
        indexes = [
            models.Index(fields=["organization", "kind"], condition=Q(answered_at=None), name="plans_pairquestion_open")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.side}"
