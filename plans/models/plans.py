"""The plan of one pairing: where the two stand on the way that a template describes."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantKey, TenantModel
from matching.models import Pairing
from plans.enums import StepState, Track
from plans.library import DOORS
from plans.models.templates import TemplateStep, TemplateVersion


class Plan(TenantModel):
    """The guided plan of one pairing, and the version of the template that it follows."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    version = TenantKey(TemplateVersion, models.RESTRICT, related_name="+")
    track = models.CharField(max_length=10, choices=Track.choices, default=Track.WHOLE)
    # The day on which the pairing began, where the organization is: what the days of its steps are counted from.
    starts_on = models.DateField()
    # When one of the two said that they go on as it is, whatever the page had offered; a change of their goals ends it.
    going_on_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "pairing"], name="plans_plan_once")]

    def __str__(self) -> str:
        return f"plan of {self.pairing_id}"


class Step(TenantModel):
    """One step of one plan. ``template_step`` holds its words; ``key`` finds it again in the next version.

    Each side has its own time of having done it; ``ended_at`` is when nothing was left to do. ``moved_from`` is the day
    on which it would be due but for a blackout: whoever sets a new ``due_on`` empties it.
    """

    plan = TenantKey(Plan, models.CASCADE, related_name="steps")
    template_step = TenantKey(TemplateStep, models.RESTRICT, related_name="+")
    key = models.UUIDField(default=uuid.uuid4)
    due_on = models.DateField()
    moved_from = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=StepState.choices, default=StepState.OPEN)
    mentor_done_at = models.DateTimeField(null=True, blank=True)
    mentee_done_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "plan", "key"], name="plans_step_once"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "left_out"], ended_at=None)
                | Q(state__in=["done", "skipped"], ended_at__isnull=False),
                name="plans_step_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "due_on"], condition=Q(state="open"), name="plans_step_open_by_date")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    @property
    def door(self) -> str:
        """Where it leads beside its own page; empty for most."""
        return DOORS.get(self.key, "")
