"""Sessions of a pair: when they meet, what was proposed, and what each of the two says of it afterwards."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from matching.models import Pairing
from plans.enums import Led, SessionState
from plans.models.plans import Step
from programs.enums import Side


class Session(TenantModel):
    """One meeting of a pair: proposed, agreed, and what became of it.

    ``uid`` and ``sequence`` are what it is called in calendars; the second grows whenever they are told something new. A
    session that was agreed keeps its time until another one is. ``proposals`` counts how often times were proposed, and
    ``proposed_by`` is the side that did it last; the other one answers. ``logged`` ones were written down afterwards.
    """

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    step = TenantKey(Step, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=9, choices=SessionState.choices, default=SessionState.PROPOSED)
    starts_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(default=45, validators=[MinValueValidator(15), MaxValueValidator(240)])
    meeting_link = models.URLField(max_length=500, blank=True)
    uid = models.UUIDField(default=uuid.uuid4)
    sequence = models.PositiveSmallIntegerField(default=0)
    proposed_by = models.CharField(max_length=6, choices=Side.choices)
    proposals = models.PositiveSmallIntegerField(default=0)
    agreed_at = models.DateTimeField(null=True, blank=True)
    logged = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "uid"], name="plans_session_uid"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "cancelled"]) | Q(starts_at__isnull=False),
                name="plans_session_has_a_time",
            ),
            # The two may propose at the same moment; one of them answers the other.
            models.UniqueConstraint(
                fields=["organization", "pairing"], condition=Q(state="proposed"), name="plans_session_one_proposed"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=15, minutes__lte=240), name="plans_session_minutes"),
        ]
        indexes = [
            models.Index(fields=["organization", "pairing", "starts_at"], name="plans_session_of_pairing"),
            models.Index(
                fields=["organization", "starts_at"], condition=Q(state="agreed"), name="plans_session_by_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.starts_at}"

    @property
    def ends_at(self) -> dt.datetime | None:
        """When it is over; None as long as there is no time."""
        return self.starts_at + dt.timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.ends_at is not None and self.ends_at <= timezone.now()


class SessionSlot(TenantModel):
    """One time that was proposed for a session and waits for an answer."""

    session = TenantKey(Session, models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "session", "starts_at"], name="plans_sessionslot_once")
        ]

    def __str__(self) -> str:
        return f"{self.starts_at}"


class Said(models.Model):
    """What somebody can say of a session."""

    took_place = models.BooleanField(null=True, blank=True)
    useful = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    led = models.CharField(max_length=6, choices=Led.choices, blank=True)
    next_fixed = models.BooleanField(null=True, blank=True)
    # Three more, for the compass: who set the agenda, who asked most of the questions, who learned more.
    agenda = models.CharField(max_length=6, choices=Led.choices, blank=True)
    asked = models.CharField(max_length=6, choices=Led.choices, blank=True)
    learned = models.CharField(max_length=6, choices=Led.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class SessionAnswer(Said, TenantModel):
    """What one of the two says of a session; empty until they do. Seen by the two alone.

    Each time that is agreed gets new ones, so that each is asked about the time that holds. Of several mentors it is what the
    one who leads says.
    """

    session = TenantKey(Session, models.CASCADE, related_name="answers")
    side = models.CharField(max_length=6, choices=Side.choices)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "session", "side"], name="plans_sessionanswer_once"),
            models.CheckConstraint(
                condition=Q(useful=None) | Q(useful__gte=1, useful__lte=5), name="plans_sessionanswer_useful"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} of {self.session_id}"
