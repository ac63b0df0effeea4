"""Figures as they were on a day, and the nights in which they were taken."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantKey, TenantModel
from analytics.enums import Cut, Hidden, RunState, Scope
from programs.models import Cohort, Program


class FigureRun(TenantModel):
    """The figures of one organization on one day; ``keys`` are those that are taken, so that a run can be gone on with."""

    day = models.DateField()
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.TAKING)
    keys = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "day"], name="analytics_figurerun_once"),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False) | ~Q(state="done") & Q(done_at=None),
                name="analytics_figurerun_done",
            ),
        ]

    def __str__(self) -> str:
        return f"figures of {self.day}"


class Figure(TenantModel):
    """One value on one day: of a cohort, a program or an organization, of everybody or of one group of a fixed cut.

    ``part`` is a place inside of a figure, such as a step of a funnel or a month. ``n`` is how many it is about; a value that
    is hidden has neither, only the reason.
    """

    scope = models.CharField(max_length=8, choices=Scope.choices)
    program = TenantKey(Program, models.CASCADE, null=True, blank=True, related_name="+")
    cohort = TenantKey(Cohort, models.CASCADE, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=40)
    part = models.CharField(max_length=40, blank=True)
    cut = models.CharField(max_length=10, choices=Cut.choices, blank=True, default=Cut.WHOLE)
    group = models.CharField(max_length=200, blank=True)
    day = models.DateField()
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    n = models.PositiveIntegerField(null=True, blank=True)
    hidden = models.CharField(max_length=8, choices=Hidden.choices, blank=True, default=Hidden.NO)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "scope", "program", "cohort", "key", "part", "cut", "group", "day"],
                nulls_distinct=False,
                name="analytics_figure_once",
            ),
            models.CheckConstraint(
                condition=Q(scope="cohort", cohort__isnull=False, program__isnull=False)
                | Q(scope="program", cohort=None, program__isnull=False)
                | Q(scope="house", cohort=None, program=None),
                name="analytics_figure_scope",
            ),
            # SECURITY: what is hidden is not there, whatever a page forgets to ask.
            models.CheckConstraint(
                condition=Q(hidden="", value__isnull=False, n__isnull=False)
                | ~Q(hidden="") & Q(value=None, low=None, high=None, n=None),
                name="analytics_figure_shown_or_not",
            ),
            models.CheckConstraint(
                condition=Q(low=None, high=None) | Q(low__lte=models.F("high")), name="analytics_figure_range"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "cohort", "day"], name="analytics_figure_of_cohort"),
            models.Index(fields=["organization", "scope", "program", "day"], name="analytics_figure_of_program"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.part} {self.day}"
