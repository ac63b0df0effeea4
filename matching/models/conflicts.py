"""Pairs that break a hard rule since they were made, and when that was last looked at."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from matching import wording
from matching.enums import Resolution
from matching.models.pairings import Pairing

# An admin may have decided to keep the pair; the rule is broken all the same.
STANDING = (Resolution.OPEN, Resolution.KEPT)


class RuleConflict(TenantModel):
    """A pair that goes on breaks one hard rule with the facts of the day; ``said`` tells them, ``mark`` knows them again."""

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    rule = models.CharField(max_length=20)
    said = models.CharField(max_length=400)
    mark = models.CharField(max_length=64)
    # One of the two is the other's direct manager, and so judges their work (B25).
    urgent = models.BooleanField(default=False)
    found_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    resolution = models.CharField(max_length=8, choices=Resolution.choices, default=Resolution.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "pairing", "rule"],
                condition=Q(resolution__in=STANDING),
                name="matching_ruleconflict_once",
            ),
            models.CheckConstraint(
                condition=Q(resolution="open", resolved_at=None)
                | (~Q(resolution="open") & Q(resolved_at__isnull=False)),
                name="matching_ruleconflict_resolved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of {self.pairing_id}"

    @property
    def title(self) -> str:
        """The rule as people call it, for the middle of a sentence."""
        return wording.rule_name(self.rule).lower()


class RuleCheck(TenantModel):
    """The one job of an organization that looks whether its pairs still keep the rules; ``revision`` is what it has seen."""

    revision = models.PositiveBigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization"], name="matching_rulecheck_once")]

    def __str__(self) -> str:
        return f"rules checked at revision {self.revision}"
