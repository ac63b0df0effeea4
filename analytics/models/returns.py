"""What a program is thought to cost and to bring, as somebody said it at a time; a set is never changed, only followed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.tenancy import TenantKey, TenantModel
from analytics.enums import FurtherBenefit, Origin
from programs.models import Program


class AssumptionSet(TenantModel):
    """All assumptions about one program, with who made them, when and why; the highest number holds."""

    program = TenantKey(Program, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    why = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    restored = TenantKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "number"], name="analytics_assumptions_number")
        ]

    def __str__(self) -> str:
        return f"Assumptions {self.number}"


class Spread(models.Model):
    """A number that nobody has counted: low, central, high, how it is known, and where that can be looked up."""

    low = models.DecimalField(max_digits=14, decimal_places=2)
    central = models.DecimalField(max_digits=14, decimal_places=2)
    high = models.DecimalField(max_digits=14, decimal_places=2)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.ASSUMED)
    source = models.CharField(max_length=300)

    class Meta:
        abstract = True


class Assumption(Spread, TenantModel):
    """One figure of a set by its key; what each key means stands in ``money``."""

    assumptions = TenantKey(AssumptionSet, models.CASCADE, related_name="figures")
    key = models.CharField(max_length=30)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "assumptions", "key"], name="analytics_assumption_once"),
            models.CheckConstraint(
                condition=Q(low__gte=0, central__gte=F("low"), high__gte=F("central")),
                name="analytics_assumption_order",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class FurtherLine(Spread, TenantModel):
    """A benefit or a cost of the organization's own. A benefit says what it is a benefit of, and that only once."""

    assumptions = TenantKey(AssumptionSet, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    benefit = models.CharField(max_length=12, choices=FurtherBenefit.choices, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "assumptions", "position"], name="analytics_line_position"),
            models.UniqueConstraint(
                fields=["organization", "assumptions", "benefit"],
                condition=~Q(benefit=""),
                name="analytics_line_counted_once",
            ),
            models.CheckConstraint(
                condition=Q(low__gte=0, central__gte=F("low"), high__gte=F("central")), name="analytics_line_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name
