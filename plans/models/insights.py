"""What a pair has learned and lets those who lead hear, without saying that it was them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.tenancy import PrivateRLS, TenantKey, TenantModel
from matching.models import Pairing
from plans import locks
from plans.enums import InsightTheme
from programs.enums import Side
from programs.models import Program


class Insight(TenantModel):
    """One of a pair's own, its words sealed for the two: written by one, agreed by the other, and at some time shown.

    One for each theme, so that no pair is most of what is said. It can be taken back until it is shown.
    """

    pairing = TenantKey(Pairing, models.CASCADE, related_name="+")
    theme = models.CharField(max_length=12, choices=InsightTheme.choices)
    words = models.BinaryField(default=bytes)
    written_by = models.CharField(max_length=6, choices=Side.choices)
    agreed_at = models.DateTimeField(null=True, blank=True)
    shown = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "pairing", "theme"], name="plans_insight_once"),
            models.CheckConstraint(
                condition=Q(shown=False) | Q(agreed_at__isnull=False), name="plans_insight_shown_when_agreed"
            ),
            PrivateRLS(name="plans_insight_private", **locks.INSIGHT),
        ]

    def __str__(self) -> str:
        return f"insight {self.pk}"

    @property
    def place(self) -> tuple[str, ...]:
        """What its words are sealed for."""
        return ("insight", str(self.organization_id), str(self.pairing_id), str(self.pk))


class ShownInsight(TenantModel):
    """The words of an insight as those who lead read them; nothing leads from it to a pair."""

    program = TenantKey(Program, models.CASCADE, related_name="+")
    theme = models.CharField(max_length=12, choices=InsightTheme.choices)
    text = models.CharField(max_length=300)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "program", "theme"], name="plans_showninsight_of_program")]

    def __str__(self) -> str:
        return self.text
