"""What a pair wants to reach, and how far it has come."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantKey, TenantModel
from matching.models import Pairing
from plans.enums import Direction, Doer, GoalState
from programs.enums import Side

_UP = {Doer.MENTEE.value: Direction.UP, Doer.MENTOR.value: Direction.DOWN, Doer.BOTH.value: Direction.BOTH}


class Goal(TenantModel):
    """One goal of a pair. Whoever learns says which way it points, so that the two can never contradict each other.

    ``revision`` counts its wordings: what somebody accepts is the one that they have read.
    """

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    learner = models.CharField(max_length=6, choices=Doer.choices)
    what = models.CharField(max_length=300)
    measure = models.CharField(max_length=200, blank=True)
    baseline = models.CharField(max_length=100, blank=True)
    target = models.CharField(max_length=100, blank=True)
    due_on = models.DateField(null=True, blank=True)
    revision = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=GoalState.choices, default=GoalState.PROPOSED)
    mentor_accepted_at = models.DateTimeField(null=True, blank=True)
    mentee_accepted_at = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    dropped_by = models.CharField(max_length=6, choices=Side.choices, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    drop_reason = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="plans_goal_progress"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(mentor_accepted_at__isnull=False, mentee_accepted_at__isnull=False),
                name="plans_goal_accepted_by_both",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped", dropped_at__isnull=False) | ~Q(state="dropped") & Q(dropped_at=None),
                name="plans_goal_dropped",
            ),
        ]
        indexes = [models.Index(fields=["organization", "pairing"], name="plans_goal_of_pairing")]

    def __str__(self) -> str:
        return f"goal {self.state}"

    @property
    def direction(self) -> Direction:
        """Which way knowledge flows: up when the senior learns."""
        return _UP[self.learner]

    @property
    def reached(self) -> bool:
        return self.state == GoalState.ACCEPTED and self.progress == 100

    def accepted_by(self, side: str) -> bool:
        """Whether one of the two has said yes to its present wording."""
        return (self.mentor_accepted_at if side == Side.MENTOR else self.mentee_accepted_at) is not None


class GoalUpdate(TenantModel):
    """How far one of the two said that they had come, on one day; the number alone, without words."""

    goal = TenantKey(Goal, models.CASCADE, related_name="updates")
    by = models.CharField(max_length=6, choices=Side.choices)
    progress = models.PositiveSmallIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [models.CheckConstraint(condition=Q(progress__lte=100), name="plans_goalupdate_progress")]

    def __str__(self) -> str:
        return f"{self.progress} %"
