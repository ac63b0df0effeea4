"""Hours that a coach offers, and who has taken one."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from accounts.tenancy import PrivateRLS, TenantKey, TenantModel
from circles import locks
from circles.models.meetings import Appointment
from programs.models import Cohort, Employee, Participant


class OfficeHour(Appointment, TenantModel):
    """A time at which the coach of a cohort is there for one mentor. That it is taken can be seen, by whom cannot."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    coach = TenantKey(Employee, models.CASCADE, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            # A coach of two cohorts is in one place at a time.
            models.UniqueConstraint(
                fields=["organization", "coach", "starts_at"],
                condition=Q(withdrawn_at=None),
                name="circles_officehour_once",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=15, minutes__lte=240), name="circles_officehour_minutes"),
        ]
        indexes = [models.Index(fields=["organization", "cohort", "starts_at"], name="circles_officehour_by_time")]

    def __str__(self) -> str:
        return f"{self.starts_at}"


class Booking(TenantModel):
    """Who has taken an hour of the coach: for the two of them alone; deleted when it is given back."""

    hour = TenantKey(OfficeHour, models.CASCADE, related_name="+")
    participant = TenantKey(Participant, models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "hour"], name="circles_booking_once"),
            PrivateRLS(name="circles_booking_private", **locks.BOOKING),
        ]

    def __str__(self) -> str:
        return f"hour {self.hour_id}"
