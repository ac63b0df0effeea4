"""How a published version reaches the plans that have begun: to whom, how far, what it changed, and the way back."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from plans.enums import Reach, RolloutPlanState, RolloutState
from plans.models.plans import Plan, Step
from plans.models.templates import TemplateStep, TemplateVersion


class Rollout(TenantModel):
    """One publishing of a version: whom it is for, and the worker's progress with it.

    A worker holds it by its attempt number, as it does a directory import. Why it was published stands in the version.
    """

    version = TenantKey(TemplateVersion, models.CASCADE, related_name="+")
    previous = TenantKey(TemplateVersion, models.CASCADE, null=True, blank=True, related_name="+")
    reach = models.CharField(max_length=6, choices=Reach.choices, default=Reach.NEW)
    state = models.CharField(max_length=8, choices=RolloutState.choices, default=RolloutState.APPLYING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "version"], name="plans_rollout_once"),
        ]

    def __str__(self) -> str:
        return f"rollout of {self.version_id}"


class RolloutPlan(TenantModel):
    """One plan that a published version is for: what the version did to it, and where it stood before."""

    rollout = TenantKey(Rollout, models.CASCADE, related_name="plans")
    plan = TenantKey(Plan, models.CASCADE, related_name="+")
    version_before = TenantKey(TemplateVersion, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=RolloutPlanState.choices, default=RolloutPlanState.WAITING)
    added = models.PositiveSmallIntegerField(default=0)
    changed = models.PositiveSmallIntegerField(default=0)
    removed = models.PositiveSmallIntegerField(default=0)
    moved = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "rollout", "plan"], name="plans_rolloutplan_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.state}"


class RolloutStep(TenantModel):
    """One step as it was before a published version and as it was right after; kept while that can be taken back.

    A step that the version added has nothing before.
    """

    rollout_plan = TenantKey(RolloutPlan, models.CASCADE, related_name="steps")
    step = TenantKey(Step, models.CASCADE, related_name="+")
    words_before = TenantKey(TemplateStep, models.CASCADE, null=True, blank=True, related_name="+")
    due_before = models.DateField(null=True, blank=True)
    due_after = models.DateField()
    state_before = models.CharField(max_length=8, blank=True)
    state_after = models.CharField(max_length=8)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "rollout_plan", "step"], name="plans_rolloutstep_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} as it was"
