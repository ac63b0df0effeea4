"""A matching run and what came out of it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from matching.enums import Decision, Origin, PairRuleKind, RunState, Warned
from programs.models import Cohort, Employee, Participant


class MatchingRun(TenantModel):
    """One execution of the engine: frozen inputs, policy, seed, engine version, certificate and result."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    stage = models.CharField(max_length=20, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=1000, blank=True)
    policy = models.JSONField(default=dict)
    seed = models.BigIntegerField(default=0)
    engine_version = models.CharField(max_length=20, blank=True)
    # The engine's input document, compressed; with it a run can be replayed bit for bit.
    inputs = models.BinaryField(null=True, blank=True)
    inputs_hash = models.CharField(max_length=64, blank=True)
    result_hash = models.CharField(max_length=64, blank=True)
    certified = models.BooleanField(default=False)
    value = models.BigIntegerField(null=True, blank=True)
    # By how many points other pairs could be better at most: while a large run goes on, and after one whose time was up.
    gap = models.BigIntegerField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "cohort", "number"], name="matching_run_number"),
            models.UniqueConstraint(
                fields=["organization", "cohort"],
                condition=models.Q(state__in=["queued", "running"]),
                name="matching_run_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Run {self.number}"


class Proposal(TenantModel):
    """A suggested pair of a run with its explanation. Score and certainty are 0 to 10000, as the engine counts."""

    run = TenantKey(MatchingRun, models.CASCADE, related_name="proposals")
    mentor = TenantKey(Participant, models.CASCADE, related_name="+")
    mentee = TenantKey(Participant, models.CASCADE, related_name="+")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.SOLVER)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.PROPOSED)
    locked = models.BooleanField(default=False)
    score = models.PositiveIntegerField()
    certainty = models.PositiveIntegerField()
    warnings = ArrayField(models.CharField(max_length=12, choices=Warned.choices), default=list, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    explanation = models.JSONField(default=dict)
    alternatives = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "run", "mentee"],
                condition=~models.Q(decision="declined"),
                name="matching_proposal_one_per_mentee",
            ),
            models.UniqueConstraint(fields=["organization", "run", "mentor", "mentee"], name="matching_proposal_once"),
            models.CheckConstraint(condition=~models.Q(mentor=models.F("mentee")), name="matching_proposal_two_people"),
        ]
        indexes = [
            models.Index(fields=["organization", "run", "decision", "-score", "id"], name="matching_proposal_lane"),
            models.Index(fields=["organization", "run", "mentor"], name="matching_proposal_places"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} for {self.mentee_id}"


class Leftover(TenantModel):
    """A participant whom a run left without a pair, and why."""

    run = TenantKey(MatchingRun, models.CASCADE, related_name="leftovers")
    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=20)
    explanation = models.JSONField(default=dict)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "run", "participant"], name="matching_leftover_once")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id}: {self.reason}"


class PairRule(TenantModel):
    """An admin's decision on one pair in one cohort."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    mentor = TenantKey(Participant, models.CASCADE, related_name="+")
    mentee = TenantKey(Participant, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=PairRuleKind.choices)
    reason = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cohort", "mentor", "mentee"], name="matching_pairrule_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "cohort", "mentee"], condition=models.Q(kind="lock"), name="matching_lock_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.mentor_id} {self.mentee_id}"


class NeverPair(TenantModel):
    """Two employees who must never be paired in any program, in either direction; the smaller id is the one."""

    one = TenantKey(Employee, models.CASCADE, related_name="+")
    other = TenantKey(Employee, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "one", "other"], name="matching_neverpair_once"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="matching_neverpair_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} never {self.other_id}"
