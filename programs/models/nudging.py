"""The rules by which a program nudges its people, and what an admin did about those who stayed silent."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from nudges.enums import Channel, SnoozeReason
from programs.enums import FollowUpKind
from programs.models.cohorts import Participant
from programs.models.programs import Program


class NudgeRule(TenantModel):
    """Whether a program sends one kind of nudge, after how many days, in which words. ``key`` is its name in the catalogue.

    Waits count from its trigger, and never from before the rule was switched on: nobody gets last month's nudges.
    """

    program = TenantKey(Program, models.CASCADE, related_name="nudge_rules")
    key = models.CharField(max_length=40)
    enabled = models.BooleanField(default=True)
    switched_on_at = models.DateTimeField(default=timezone.now)
    waits = ArrayField(models.PositiveSmallIntegerField(), default=list)
    most = models.PositiveSmallIntegerField(default=2, validators=[MinValueValidator(1), MaxValueValidator(5)])
    ends_after = models.PositiveSmallIntegerField(default=30)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    subject = models.CharField(max_length=200)
    text = models.TextField(max_length=4000)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "key"], name="programs_nudgerule_once"),
            models.CheckConstraint(condition=models.Q(waits__len__gte=1), name="programs_nudgerule_waits"),
        ]

    def __str__(self) -> str:
        return self.key


class NudgeWords(TenantModel):
    """What a rule says in another language than the organization's, in an admin's own words."""

    rule = TenantKey(NudgeRule, models.CASCADE, related_name="words")
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    text = models.TextField(max_length=4000)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "rule", "language"], name="programs_nudgewords_once")
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} in {self.language}"


class FollowUp(TenantModel):
    """What an admin did about a participant who stayed silent; until ``until`` the work queue does not name them."""

    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=FollowUpKind.choices)
    reason = models.CharField(max_length=300, blank=True)
    until = models.DateField()
    # What the person had asked for themself before they were put off, for whoever takes it back.
    snoozed_until = models.DateField(null=True, blank=True)
    snoozed_for = models.CharField(max_length=10, choices=SnoozeReason.choices, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "participant", "until"], name="programs_followup_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.participant_id}"
