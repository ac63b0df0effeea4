"""What follows from how reversed the sessions of pairs are; the answers themselves stand with their sessions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantKey, TenantModel
from matching.models import Pairing
from plans.models.sessions import Session
from programs.models import Cohort


class RoleRefresh(TenantModel):
    """Two sessions of a pair in a row went the other way round, and both are told the same, once, until one does not.

    ``session`` is the one with which it came to two, so that the same two never tell twice. Nobody but the two learns of it.
    """

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    session = TenantKey(Session, models.CASCADE, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "session"], name="plans_rolerefresh_once"),
            models.UniqueConstraint(
                fields=["organization", "pairing"], condition=Q(closed_at=None), name="plans_rolerefresh_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"refresh for {self.pairing_id}"


class JointAsk(TenantModel):
    """Both of a pair would like somebody to look at their sessions with them; an admin sees it once both have said so."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    mentor_at = models.DateTimeField(null=True, blank=True)
    mentee_at = models.DateTimeField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "pairing"], condition=Q(handled_at=None), name="plans_jointask_one_open"
            ),
            models.CheckConstraint(
                condition=Q(handled_at=None) | Q(mentor_at__isnull=False, mentee_at__isnull=False),
                name="plans_jointask_of_both",
            ),
        ]

    def __str__(self) -> str:
        return f"ask of {self.pairing_id}"


class CompassPeriod(TenantModel):
    """How reversed the sessions of a cohort were in a time that is over, made once; without a share when too few answered.

    ``last_day`` is the last of a month; the time begins behind the last period that has a share.
    """

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    pairs = models.PositiveSmallIntegerField(null=True, blank=True)
    share = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "cohort", "last_day"], name="plans_compassperiod_once"),
            models.CheckConstraint(
                condition=Q(pairs=None, share=None)
                | Q(pairs__isnull=False, share__isnull=False, pairs__gte=5, share__gte=20, share__lte=80),
                name="plans_compassperiod_five_or_nothing",
            ),
            models.CheckConstraint(
                condition=Q(first_day__lte=models.F("last_day")), name="plans_compassperiod_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day} to {self.last_day}"
