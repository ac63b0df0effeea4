"""A comparison of participants with others, frozen as it was computed, with everything that was shown of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantKey, TenantModel
from analytics.enums import OPEN, Basis, Question, Stage, State, Told, Verdict, Who
from programs.models import Cohort, Program


class Comparison(TenantModel):
    """One computation for a cohort, or for all cohorts of a program, asked for by somebody or by the night.

    ``day`` is that of the (first) cohort, ``known_until`` the last day on which the directory is known. ``moved_up`` counts those
    who waited and got a place later; ``wanted_next`` is how many a next cohort needs on each side to show a difference.
    """

    program = TenantKey(Program, models.CASCADE, related_name="+")
    cohort = TenantKey(Cohort, models.CASCADE, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    stage = models.CharField(max_length=10, choices=Stage.choices, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    seed = models.PositiveIntegerField(default=0)
    inputs_hash = models.CharField(max_length=64, blank=True)
    basis = models.CharField(max_length=10, choices=Basis.choices, blank=True)
    day = models.DateField(null=True, blank=True)
    known_until = models.DateField(null=True, blank=True)
    people = models.PositiveIntegerField(default=0)
    moved_up = models.PositiveIntegerField(default=0)
    wanted_next = models.PositiveIntegerField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "program", "cohort", "number"],
                nulls_distinct=False,
                name="analytics_comparison_number",
            ),
            models.UniqueConstraint(
                fields=["organization", "program", "cohort"],
                condition=Q(state__in=OPEN),
                nulls_distinct=False,
                name="analytics_comparison_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DONE) | Q(finished_at__isnull=False) & ~Q(inputs_hash=""),
                name="analytics_comparison_done",
            ),
        ]

    def __str__(self) -> str:
        return f"Comparison {self.number}"


class ComparisonTrial(TenantModel):
    """One group that participants could have been compared with: how many, how alike, and why it was not taken."""

    comparison = TenantKey(Comparison, models.CASCADE, related_name="trials")
    position = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=10, choices=Basis.choices)
    step = models.CharField(max_length=200)
    here = models.PositiveIntegerField()
    there = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    refused = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "comparison", "position"], name="analytics_trial_once")
        ]

    def __str__(self) -> str:
        return self.step


class BalanceLine(TenantModel):
    """How alike both groups were in one trait: means or shares, and how far apart; without ``apart`` nobody can say how far."""

    comparison = TenantKey(Comparison, models.CASCADE, related_name="balance")
    position = models.PositiveSmallIntegerField()
    trait = models.CharField(max_length=20)
    value = models.CharField(max_length=200, blank=True)
    here = models.FloatField()
    there = models.FloatField()
    apart = models.FloatField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "comparison", "position"], name="analytics_balance_once")
        ]

    def __str__(self) -> str:
        return f"{self.trait} {self.value}".strip()


class ComparisonResult(TenantModel):
    """What came of one question: the verdict and what may be claimed, with whom, by which day.

    ``expected`` are the events of participants if they were like the others, ``enough_on`` the day on which there may be enough.
    """

    comparison = TenantKey(Comparison, models.CASCADE, related_name="results")
    question = models.CharField(max_length=10, choices=Question.choices)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    by_day = models.PositiveSmallIntegerField()
    participants = models.PositiveIntegerField()
    others = models.PositiveIntegerField()
    expected = models.FloatField()
    enough_on = models.DateField(null=True, blank=True)
    claim = models.TextField(max_length=1000)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "comparison", "question"], name="analytics_result_once")
        ]

    def __str__(self) -> str:
        return self.claim


class ComparisonEstimate(TenantModel):
    """One number of a result with the ends of its interval; there is none where there is not enough data."""

    result = TenantKey(ComparisonResult, models.CASCADE, related_name="estimates")
    told = models.CharField(max_length=10, choices=Told.choices)
    value = models.FloatField()
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "result", "told"], name="analytics_estimate_once"),
            models.CheckConstraint(
                condition=Q(low=None, high=None) | Q(low__lte=models.F("value"), high__gte=models.F("value")),
                name="analytics_estimate_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.told} {self.value:g}"


class CurveStep(TenantModel):
    """One day on which somebody of a group left: how many were watched, how many left, what share is still there."""

    result = TenantKey(ComparisonResult, models.CASCADE, related_name="steps")
    who = models.CharField(max_length=5, choices=Who.choices)
    day = models.PositiveIntegerField()
    at_risk = models.PositiveIntegerField()
    gone = models.PositiveIntegerField()
    staying = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "result", "who", "day"], name="analytics_step_once"),
            # A step of fewer would tell of somebody.
            models.CheckConstraint(condition=Q(at_risk__gte=5), name="analytics_step_five"),
        ]

    def __str__(self) -> str:
        return f"{self.who}, day {self.day}"
