"""A program: why it exists, how its success is measured, by which criteria and exclusions its pairs are made."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from programs.enums import CriterionKind, ExclusionRule, Mode, Need, ProgramState, Purpose, Theme


class Program(TenantModel):
    """One reverse mentoring program; while it is a draft, the wizard's row."""

    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose.choices), default=list, blank=True)
    themes = ArrayField(models.CharField(max_length=20, choices=Theme.choices), default=list, blank=True)
    state = models.CharField(max_length=10, choices=ProgramState.choices, default=ProgramState.DRAFT)
    # The furthest step of the wizard that was saved; steps up to the next one can be opened.
    steps_done = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    length_months = models.PositiveSmallIntegerField(default=6)
    sessions_per_month = models.PositiveSmallIntegerField(default=1)
    plan_template = models.CharField(max_length=40, default="seven-sessions")
    survey_rhythm = models.CharField(max_length=40, default="standard")
    # What is asked of everybody beside the profile before they are matched.
    gate = ArrayField(models.CharField(max_length=12, choices=Need.choices), default=list, blank=True)
    # When more was asked for than before: nobody is late with it from an earlier day.
    gate_changed_at = models.DateTimeField(null=True, blank=True)
    floor_score = models.PositiveSmallIntegerField(default=50)
    # How the people of its new cohorts come to a pair; each cohort can be set differently.
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.ASSIGNED)
    owner_name = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    launched_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "state", "-created_at"], name="programs_program_recent")]

    def __str__(self) -> str:
        return self.name


class Measure(TenantModel):
    """One number by which a program wants to be judged, with where it stands and where it should be (R21)."""

    program = TenantKey(Program, models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, blank=True)
    baseline = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "program", "key"], name="programs_measure_once")]

    def __str__(self) -> str:
        return self.name


class Criterion(TenantModel):
    """One weighted part of a program's score. ``field`` names the fact that is compared, where the kind needs one."""

    program = TenantKey(Program, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=CriterionKind.choices)
    field = models.CharField(max_length=40, blank=True)
    weight = models.PositiveSmallIntegerField(default=0)
    params = models.JSONField(default=dict, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "key"], name="programs_criterion_once"),
            models.CheckConstraint(condition=models.Q(weight__lte=100), name="programs_criterion_weight"),
        ]

    def __str__(self) -> str:
        return self.key


class Exclusion(TenantModel):
    """Whether one hard rule holds in a program, and its limit where it has one (grades apart, minutes shared)."""

    program = TenantKey(Program, models.CASCADE, related_name="exclusions")
    rule = models.CharField(max_length=24, choices=ExclusionRule.choices)
    enabled = models.BooleanField(default=True)
    limit = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "rule"], name="programs_exclusion_once")
        ]

    def __str__(self) -> str:
        return self.rule
