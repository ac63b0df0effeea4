"""What somebody has to look after, and what those who were asked are told of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantKey, TenantModel
from programs.models import Cohort, Participant
from surveys.enums import CaseKind, CaseOutcome, CaseState
from surveys.models.questions import Question
from surveys.models.surveys import Survey


class Case(TenantModel):
    """Something in a cohort that one of the program team looks after; without a participant where the answer was anonymous."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=CaseKind.choices)
    participant = TenantKey(Participant, models.CASCADE, null=True, blank=True, related_name="+")
    question = TenantKey(Question, models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.OPEN)
    due_on = models.DateField()
    outcome = models.CharField(max_length=16, choices=CaseOutcome.choices, blank=True)
    closing_note = models.TextField(max_length=1000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            # Somebody who says the same once more, while it is looked after, is the same case.
            models.UniqueConstraint(
                fields=["organization", "cohort", "participant", "kind"],
                condition=~Q(status="closed") & Q(participant__isnull=False),
                name="surveys_case_once_while_open",
            ),
            models.CheckConstraint(
                condition=(Q(status="closed", closed_at__isnull=False) & ~Q(outcome=""))
                | (~Q(status="closed") & Q(closed_at=None, outcome="", closing_note="")),
                name="surveys_case_closed",
            ),
        ]
        indexes = [models.Index(fields=["organization", "cohort", "status", "due_on"], name="surveys_case_of_a_cohort")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.cohort_id}"


class Reply(TenantModel):
    """You said, we did: what a cohort is told after a survey."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    survey = TenantKey(Survey, models.CASCADE, related_name="+")
    text = models.TextField(max_length=2000)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "cohort", "-published_at"], name="surveys_reply_to_a_cohort")]

    def __str__(self) -> str:
        return f"reply to {self.cohort_id}"
