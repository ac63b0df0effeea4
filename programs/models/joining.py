"""The way in: how far each participant has come, and what was signed."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from programs.enums import LinkScope, MilestoneKind, NominationState, Side
from programs.models.cohorts import Cohort, Participant
from programs.models.employees import Employee


class Milestone(TenantModel):
    """One step of the way in that a participant has reached, and when; the funnel is counted from these."""

    participant = TenantKey(Participant, models.CASCADE, related_name="milestones")
    kind = models.CharField(max_length=12, choices=MilestoneKind.choices)
    reached_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True)
    # The key of the letter in the outbox, which knows whether it arrived.
    letter = models.CharField(max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "participant", "kind"], name="programs_milestone_once")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.kind}"


class Charter(TenantModel):
    """One version of what a side promises, confidentiality above all; a version that was written is never changed."""

    side = models.CharField(max_length=8, choices=Side.choices)
    version = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    text = models.TextField(max_length=8000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "side", "version"], name="programs_charter_version")
        ]

    def __str__(self) -> str:
        return f"{self.side} charter, version {self.version}"


class Signature(TenantModel):
    """A participant's name under one version of the charter, and when it was put there."""

    participant = TenantKey(Participant, models.CASCADE, related_name="signatures")
    charter = TenantKey(Charter, models.PROTECT, related_name="signatures")
    name = models.CharField(max_length=200)
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "participant", "charter"], name="programs_signature_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} under {self.charter_id}"


class SharedAsk(TenantModel):
    """What somebody typed at a shared link, until the worker has looked whom it is about. Without ``by_email`` it is about
    themself."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    # Which kind of shared link it was.
    scope = models.CharField(max_length=40, choices=LinkScope.choices)
    email = models.EmailField()
    side = models.CharField(max_length=8, choices=Side.choices)
    by_email = models.EmailField(blank=True)
    why = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.email} for {self.cohort_id}"


class Nomination(TenantModel):
    """Somebody of the directory whom a colleague, a manager or they themselves proposed for a cohort, until an admin decides.

    ``by_email`` is what was typed; it is ``proven`` when they came by their own link.
    """

    cohort = TenantKey(Cohort, models.CASCADE, related_name="nominations")
    employee = TenantKey(Employee, models.CASCADE, related_name="+")
    side = models.CharField(max_length=8, choices=Side.choices)
    by_email = models.EmailField()
    proven = models.BooleanField(default=False)
    why = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=NominationState.choices, default=NominationState.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                # SECURITY: a forged name must not stand in the way of the true one.
                fields=["organization", "cohort", "employee", "side", "by_email"],
                condition=models.Q(state="open"),
                name="programs_nomination_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at=None)
                | (~models.Q(state="open") & models.Q(decided_at__isnull=False)),
                name="programs_nomination_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} as {self.side}"
