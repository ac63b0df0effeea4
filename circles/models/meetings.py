"""When a circle meets, and who comes."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from circles.models.circles import Circle
from programs.models import Participant


class Appointment(models.Model):
    """Something with a time and a place."""

    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60, validators=[MinValueValidator(15), MaxValueValidator(240)])
    place = models.CharField(max_length=200, blank=True)
    meeting_link = models.URLField(max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.ends_at <= timezone.now()

    @property
    def where(self) -> str:
        """The place as calendars show it: what was written down, else the link."""
        return self.place or self.meeting_link


class CircleMeeting(Appointment, TenantModel):
    """One meeting of a circle; ``uid`` and ``sequence`` are what calendars know it by."""

    circle = TenantKey(Circle, models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4)
    sequence = models.PositiveSmallIntegerField(default=0)
    outline = models.CharField(max_length=20, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uid"], name="circles_circlemeeting_uid"),
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=240), name="circles_circlemeeting_minutes"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "circle", "starts_at"], name="circles_circlemeeting_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at}"


class MeetingAnswer(TenantModel):
    """Whether one member comes to a meeting of the circle; no row as long as they have not said."""

    meeting = TenantKey(CircleMeeting, models.CASCADE, related_name="answers")
    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    comes = models.BooleanField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "meeting", "participant"], name="circles_meetinganswer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{'yes' if self.comes else 'no'} of {self.participant_id}"
