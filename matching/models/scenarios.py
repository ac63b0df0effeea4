"""What an admin asks of a run, and what the engine answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from accounts.tenancy import TenantKey, TenantModel
from matching import tradeoffs
from matching.enums import Outcome, PairRuleKind, RunState
from matching.models.runs import MatchingRun
from programs.models import Participant


class Scenario(TenantModel):
    """One question to a finished run, what if other weights, rules or a pair held; with a name it is kept."""

    run = TenantKey(MatchingRun, models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=80, blank=True)
    # Weights by line, rules, floor and mode as ``matching/questions.py`` writes them; the digest takes in the pair.
    question = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    steer = models.CharField(max_length=8, choices=PairRuleKind.choices, blank=True)
    mentor = TenantKey(Participant, models.CASCADE, null=True, blank=True, related_name="+")
    mentee = TenantKey(Participant, models.CASCADE, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=1000, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    certified = models.BooleanField(default=False)
    figures = models.JSONField(default=dict, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    applied = TenantKey(MatchingRun, models.SET_NULL, null=True, blank=True, related_name="+")
    ruled = models.BooleanField(default=False)  # applying it wrote the rule of its pair, so that undoing takes it away

    class Meta(TenantModel.Meta):
        constraints = [
            # Whoever asks the same again, or at the same time, finds the one answer.
            models.UniqueConstraint(fields=["organization", "run", "digest"], name="matching_scenario_once"),
            models.UniqueConstraint(
                "organization",
                "run",
                Lower("name"),
                condition=~models.Q(name=""),
                name="matching_scenario_name",
            ),
            models.CheckConstraint(
                condition=models.Q(steer="", mentor=None, mentee=None)
                | (~models.Q(steer="") & models.Q(mentor__isnull=False, mentee__isnull=False)),
                name="matching_scenario_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.name or "What if"


class Placement(TenantModel):
    """One mentee under a scenario: their mentor in the run and in the answer.

    Scores are 0 to 10000: first as the run weighs, then as the scenario does; ``delta`` is by the run's weights.
    """

    scenario = TenantKey(Scenario, models.CASCADE, related_name="placements")
    mentee = TenantKey(Participant, models.CASCADE, related_name="+")
    was = TenantKey(Participant, models.CASCADE, null=True, related_name="+")
    becomes = TenantKey(Participant, models.CASCADE, null=True, related_name="+")
    was_score = models.PositiveIntegerField(null=True)
    becomes_score = models.PositiveIntegerField(null=True)
    was_weighed = models.PositiveIntegerField(null=True)
    becomes_weighed = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=6, choices=Outcome.choices)
    delta = models.IntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "scenario", "mentee"], name="matching_placement_once"),
            models.CheckConstraint(
                condition=models.Q(was__isnull=False) | models.Q(becomes__isnull=False),
                name="matching_placement_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "scenario", "outcome", "delta"], name="matching_placement_order")
        ]

    def __str__(self) -> str:
        return f"{self.mentee_id} {self.outcome}"

    @property
    def scores(self) -> tuple[str, str]:
        """Before and after as the run weighs."""
        return tradeoffs.total(self.was_score), tradeoffs.total(self.becomes_score)

    @property
    def weighed(self) -> tuple[str, str]:
        """Before and after as the what-if weighs."""
        return tradeoffs.total(self.was_weighed), tradeoffs.total(self.becomes_weighed)

    @property
    def gap(self) -> str:
        return tradeoffs.signed(self.delta)
