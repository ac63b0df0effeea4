"""Board reports that were kept, and when which of them is written about to whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.tenancy import OrganizationKey, TenantKey, TenantModel
from analytics.enums import Pace
from programs.models import Program


class BoardReport(TenantModel):
    """The numbers of a program as a board was shown them on one day.

    ``numbers`` is the document that ``reports.written`` makes. SECURITY: the database lets nobody change a row, so that what a
    link or a letter shows stays what it was.
    """

    organization = OrganizationKey(grants="SELECT, INSERT, DELETE")
    program = TenantKey(Program, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    day = models.DateField()
    # In which it is shown to whoever has the link, and set as PDF.
    language = models.CharField(max_length=10)
    numbers = models.JSONField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "program", "number"], name="analytics_boardreport_number")
        ]

    def __str__(self) -> str:
        return f"Report {self.number}"


class ReportSchedule(TenantModel):
    """How often a program's report is made and written about; ``due_on`` is the next day on which that happens."""

    program = TenantKey(Program, models.CASCADE, related_name="+")
    pace = models.CharField(max_length=9, choices=Pace.choices, default=Pace.QUARTERLY)
    # No month has fewer days, so that the day is the same in each.
    day = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField()
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "program"], name="analytics_reportschedule_once"),
            models.CheckConstraint(condition=Q(day__gte=1, day__lte=28), name="analytics_reportschedule_day"),
        ]
        indexes = [models.Index(fields=["organization", "due_on"], name="analytics_reportschedule_due")]

    def __str__(self) -> str:
        return f"{self.get_pace_display()} on day {self.day}"


class ReportReader(TenantModel):
    """Somebody of the program team who gets a letter about each scheduled report."""

    schedule = TenantKey(ReportSchedule, models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "schedule", "user"], name="analytics_reportreader_once")
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class ReportSending(TenantModel):
    """One day on which a scheduled report was made, and to how many people it was written."""

    schedule = TenantKey(ReportSchedule, models.CASCADE, related_name="sendings")
    report = TenantKey(BoardReport, models.CASCADE, related_name="+")
    due_on = models.DateField()
    letters = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "schedule", "due_on"], name="analytics_reportsending_once")
        ]

    def __str__(self) -> str:
        return f"sent on {self.due_on}"
