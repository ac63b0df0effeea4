"""Sending a version of a survey to a cohort, and who was asked."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from accounts.tenancy import PrivateRLS, TenantKey, TenantModel
from programs.models import Cohort, Participant
from surveys import locks
from surveys.enums import WaveState
from surveys.models.surveys import Survey, SurveyVersion


class Wave(TenantModel):
    """One sending of one version to a cohort; where everybody's own days count, whoever comes due within a month.

    ``mixed`` is how many had answered when its anonymous answers were mixed last.
    """

    survey = TenantKey(Survey, models.CASCADE, related_name="waves")
    # What was sent is what was answered: a version that has a wave is never deleted.
    version = TenantKey(SurveyVersion, models.PROTECT, related_name="+")
    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=WaveState.choices, default=WaveState.PLANNED)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    mixed = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "survey", "cohort", "number"], name="surveys_wave_number"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="surveys_wave_closes_later"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
                name="surveys_wave_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "cohort", "-opens_at"], name="surveys_wave_of_a_cohort"),
            models.Index(
                fields=["organization", "closes_at"], condition=~Q(state="closed"), name="surveys_wave_under_way"
            ),
        ]

    def __str__(self) -> str:
        return f"wave {self.number} of {self.survey_id}"

    @property
    def last_moment(self) -> dt.datetime:
        """Still a moment of the last day on which it can be answered, for it often closes at midnight."""
        return self.closes_at - dt.timedelta(seconds=1)

    @property
    def called(self) -> str:
        """What people call it."""
        return f"{self.cohort.name}, wave {self.number}"


class Asked(TenantModel):
    """Somebody who is asked in a wave, since which day, and whether they have answered.

    SECURITY: it knows no time of the answer and leads to none, for some of the answers may be anonymous.
    """

    wave = TenantKey(Wave, models.CASCADE, related_name="asked")
    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    due_on = models.DateField()
    answered = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "wave", "participant"], name="surveys_asked_once"),
            PrivateRLS(name="surveys_asked_private", **locks.ASKED),
        ]
        indexes = [models.Index(fields=["organization", "participant"], name="surveys_asked_of_somebody")]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.wave_id}"
