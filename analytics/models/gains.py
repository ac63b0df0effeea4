"""Who has become surer of a topic: rows of at least five people, which are told together and never change."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.tenancy import PrivateRLS, TenantKey, TenantModel
from analytics.enums import Since
from profiles.models import Topic
from programs.enums import Side
from programs.models import Cohort, Participant
from surveys import locks

_LEAST = 5


class Gain(TenantModel):
    """One row: how many statements of one side about a topic, or about all others together, and how many are surer."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    since = models.CharField(max_length=8, choices=Since.choices)
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=6, choices=Side.choices)
    topic = models.CharField(max_length=200)
    said = models.PositiveIntegerField()
    surer = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cohort", "since", "number", "side", "topic"], name="analytics_gain_once"
            ),
            # SECURITY: fewer are no row, whatever made it.
            models.CheckConstraint(condition=Q(said__gte=_LEAST, surer__lte=F("said")), name="analytics_gain_of_five"),
        ]

    def __str__(self) -> str:
        return f"{self.topic}, number {self.number}"


class Gained(TenantModel):
    """A statement that is in a row already, so that it is in no other; it does not lead to the row."""

    since = models.CharField(max_length=8, choices=Since.choices)
    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    topic = TenantKey(Topic, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "since", "participant", "topic"],
                nulls_distinct=False,
                name="analytics_gained_once",
            ),
            PrivateRLS(name="analytics_gained_private", **locks.COUNTED),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} since {self.since}"
