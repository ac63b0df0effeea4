"""Circles, who sits in them, and how a cohort has them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from programs.models import Cohort, Employee, Participant


class CohortCircles(TenantModel):
    """How a cohort has its circles: whether it has them at all, and who coaches them."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    switched_on = models.BooleanField(default=True)
    coach = TenantKey(Employee, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "cohort"], name="circles_cohortcircles_once"),
        ]

    def __str__(self) -> str:
        return f"circles of {self.cohort_id}"


class Circle(TenantModel):
    """A small group of mentors of one cohort; ``ended_at`` since nobody sits in it any more, or the cohort is over."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "cohort", "number"], name="circles_circle_number"),
        ]

    def __str__(self) -> str:
        return f"Circle {self.number}"


class CircleMember(TenantModel):
    """A mentor's seat in a circle, until they leave it; whoever facilitates has the day since which they do."""

    circle = TenantKey(Circle, models.CASCADE, related_name="members")
    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    facilitates_since = models.DateField(null=True, blank=True)
    # Phone, chat and room were named for the partner alone, so a circle sees them only if their owner says so.
    shows_ways = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            # Two workers may place somebody at this moment.
            models.UniqueConstraint(
                fields=["organization", "participant"], condition=Q(left_at=None), name="circles_circlemember_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "circle"],
                condition=Q(left_at=None, facilitates_since__isnull=False),
                name="circles_circlemember_one_facilitator",
            ),
        ]
        indexes = [models.Index(fields=["organization", "circle", "participant"], name="circles_circlemember_in")]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.circle_id}"
