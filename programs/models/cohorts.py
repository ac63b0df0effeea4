"""One intake of a program, whom it is for, and who takes part in it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from programs.enums import Need, ParticipantState, Side
from programs.models.employees import Employee
from programs.models.programs import Program


class Cohort(TenantModel):
    """One intake of a program with dates and a cap in pairs; number 1 is the pilot."""

    program = TenantKey(Program, models.CASCADE, related_name="cohorts")
    number = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=300)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    cap = models.PositiveIntegerField(default=25)
    # A few words of the admin's own, at the head of the letter of invitation.
    greeting = models.TextField(max_length=1000, blank=True)
    cloned_from = TenantKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "number"], name="programs_cohort_number"),
            models.CheckConstraint(condition=models.Q(cap__gte=1), name="programs_cohort_cap"),
        ]

    def __str__(self) -> str:
        return self.name


class Audience(TenantModel):
    """Who may be on one side of a cohort; an empty list means everybody."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="audiences")
    side = models.CharField(max_length=8, choices=Side.choices)
    grade_min = models.PositiveSmallIntegerField(null=True, blank=True)
    grade_max = models.PositiveSmallIntegerField(null=True, blank=True)
    departments = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    locations = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    tenure_months_min = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "cohort", "side"], name="programs_audience_once")
        ]

    def __str__(self) -> str:
        return f"{self.side}s of {self.cohort_id}"


class Participant(TenantModel):
    """An employee's place in a cohort, as mentor or mentee. ``capacity`` is how many pairings a mentor takes at most.

    The profile tells in short what it holds: percent, whether that is enough, and its first topics.
    """

    cohort = TenantKey(Cohort, models.CASCADE, related_name="participants")
    employee = TenantKey(Employee, models.CASCADE, related_name="participations")
    side = models.CharField(max_length=8, choices=Side.choices)
    capacity = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=ParticipantState.choices, default=ParticipantState.ENROLLED)
    joined_at = models.DateTimeField(default=timezone.now)
    invited_at = models.DateTimeField(null=True, blank=True)
    # The last answer to a letter, whatever it was; the milestone keeps the first.
    answered_at = models.DateTimeField(null=True, blank=True)
    completeness = models.PositiveSmallIntegerField(default=0)
    complete = models.BooleanField(default=False)
    # An admin lets them be matched with the profile as it is; what is not known lowers certainty, never a score.
    excused = models.BooleanField(default=False)
    topics = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    # What the program asks for beside the profile and this person still owes; nobody who owes something is ready.
    owes = ArrayField(models.CharField(max_length=12, choices=Need.choices), default=list, blank=True)
    # In which this person wants to be written to; empty for what is likely.
    language = models.CharField(max_length=10, blank=True)
    # Somebody said "not now": on this day they are asked again.
    back_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "cohort", "employee"], name="programs_participant_once"),
            models.CheckConstraint(
                condition=models.Q(capacity__gte=1, capacity__lte=20), name="programs_participant_room"
            ),
            models.CheckConstraint(
                condition=models.Q(side="mentor") | models.Q(capacity=1), name="programs_participant_mentee_one"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="paused") | models.Q(back_on__isnull=False), name="programs_participant_back"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "cohort", "side", "state"], name="programs_participant_pool"),
            # Whom a sweep for nudges looks at: few of many, in every organization, every ten minutes.
            models.Index(
                fields=["organization", "cohort"],
                condition=models.Q(state="enrolled", complete=False, excused=False),
                name="programs_participant_open",
            ),
            # Those of them whose profile is enough: they owe the charter or the training.
            models.Index(
                fields=["organization", "cohort"],
                condition=models.Q(models.Q(complete=True) | models.Q(excused=True), state="enrolled"),
                name="programs_participant_owing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} as {self.side}"

    @property
    def answered(self) -> bool:
        """Whether somebody has answered since they were last asked."""
        return self.answered_at is not None and (self.invited_at is None or self.answered_at >= self.invited_at)

    @property
    def missing(self) -> list[str]:
        """What keeps somebody from being ready, in short words."""
        open_profile = [] if self.complete or self.excused else [f"profile at {self.completeness} %"]
        return open_profile + list(self.owes)

    @property
    def standing(self) -> str:
        """Where somebody stands, in words: whose profile is enough is named by what they still owe."""
        if self.state == ParticipantState.ENROLLED and self.owes and (self.complete or self.excused):
            return f"{' and '.join(self.owes)} open".capitalize()
        return str(self.get_state_display())
