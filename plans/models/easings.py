"""What a pair does about a plan that it cannot keep up with, in a way that can be taken back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantKey, TenantModel
from plans.enums import Ease
from plans.models.plans import Plan, Step
from programs.enums import Side


class Easing(TenantModel):
    """One choice of a pair whose plan was behind: a shorter track, later dates, or leaving it as it is."""

    plan = TenantKey(Plan, models.CASCADE, related_name="easings")
    kind = models.CharField(max_length=6, choices=Ease.choices)
    weeks = models.PositiveSmallIntegerField(default=0)
    by = models.CharField(max_length=6, choices=Side.choices)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=6, choices=Side.choices, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="shift", weeks__gte=1) | ~Q(kind="shift") & Q(weeks=0), name="plans_easing_weeks"
            ),
        ]
        indexes = [models.Index(fields=["organization", "plan"], name="plans_easing_of_plan")]

    def __str__(self) -> str:
        return self.kind


class EasedStep(TenantModel):
    """How one step stood before a choice, so that it can be put back."""

    easing = TenantKey(Easing, models.CASCADE, related_name="steps")
    step = TenantKey(Step, models.CASCADE, related_name="+")
    due_on = models.DateField()
    moved_from = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "easing", "step"], name="plans_easedstep_once")]

    def __str__(self) -> str:
        return f"due on {self.due_on}"
