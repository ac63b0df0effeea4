"""The organization's directory, and how it was at any day in the past."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.tenancy import TenantKey, TenantModel
from programs import searching
from programs.enums import EmployeeStatus


class WorkFacts(models.Model):
    """What the directory says of somebody's work; the same columns now (Employee) and over time (EmployeeVersion)."""

    job_title = models.CharField(max_length=300, blank=True)
    job_level = models.CharField(max_length=60, blank=True)
    grade = models.PositiveSmallIntegerField(null=True, blank=True)
    department = models.CharField(max_length=200, blank=True)
    business_unit = models.CharField(max_length=200, blank=True)
    team = models.CharField(max_length=200, blank=True)
    location = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=10, choices=EmployeeStatus.choices, default=EmployeeStatus.ACTIVE)

    class Meta:
        abstract = True


class Employee(WorkFacts, TenantModel):
    """One row of the organization's directory. ``grade`` is the order of the job level: a higher number is more senior."""

    number = models.CharField(max_length=64, blank=True)
    email = models.EmailField()
    first_name = models.CharField(max_length=120)
    last_name = models.CharField(max_length=120)
    preferred_name = models.CharField(max_length=120, blank=True)
    # Plain letters in byte order, so that a prefix search is a range that row security lets use its index.
    first_key = models.CharField(max_length=120, db_collation="C", editable=False)
    formal_key = models.CharField(max_length=120, db_collation="C", editable=False, default="")
    last_key = models.CharField(max_length=120, db_collation="C", editable=False)
    middle_key = models.CharField(max_length=120, db_collation="C", editable=False, default="")
    end_key = models.CharField(max_length=120, db_collation="C", editable=False, default="")
    email_key = models.CharField(max_length=254, db_collation="C", editable=False)
    time_zone = models.CharField(max_length=64, blank=True)
    manager = TenantKey("self", models.SET_NULL, null=True, blank=True, related_name="reports")
    hire_date = models.DateField(null=True, blank=True)
    leave_date = models.DateField(null=True, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "email"], name="programs_employee_email"),
            models.UniqueConstraint(
                fields=["organization", "number"], condition=~models.Q(number=""), name="programs_employee_number"
            ),
        ]
        indexes = [
            # With the status, which every search asks for, people are counted and passed over on the index alone.
            models.Index(
                fields=["organization", "last_key", "first_key", "id"],
                include=["status"],
                name="programs_employee_by_name",
            ),
            models.Index(fields=["organization", "first_key"], name="programs_employee_by_first"),
            models.Index(fields=["organization", "formal_key"], name="programs_employee_by_formal"),
            models.Index(fields=["organization", "middle_key"], name="programs_employee_by_middle"),
            models.Index(fields=["organization", "end_key"], name="programs_employee_by_end"),
            models.Index(fields=["organization", "email_key"], name="programs_employee_by_email"),
            # Filters and sorts of the directory page end in the name, so that a page is read off the index in order.
            models.Index(
                fields=["organization", "department", "last_key", "first_key"],
                include=["status"],
                name="programs_employee_by_dept",
            ),
            models.Index(
                fields=["organization", "location", "last_key", "first_key"],
                include=["status"],
                name="programs_employee_by_site",
            ),
            models.Index(
                fields=["organization", "job_level", "last_key", "first_key"],
                include=["status"],
                name="programs_employee_by_level",
            ),
            models.Index(
                fields=["organization", "status", "last_key", "first_key"], name="programs_employee_by_status"
            ),
            models.Index(fields=["organization", "grade", "last_key"], name="programs_employee_by_grade"),
            models.Index(fields=["organization", "hire_date", "last_key"], name="programs_employee_by_hire"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """How a colleague would call them."""
        return self.preferred_name or self.first_name

    @property
    def name(self) -> str:
        """The name a colleague would say."""
        return f"{self.short_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        return (self.short_name[:1] + self.last_name[:1]).upper()

    @property
    def occupation(self) -> str:
        """Job title and department, which many titles name already: “Director, Finance” and not “…, Finance, Finance”."""
        told = self.job_title.casefold().endswith(self.department.casefold())
        return self.job_title if told else ", ".join(filter(None, [self.job_title, self.department]))

    def save(self, *args: object, **kwargs: object) -> None:
        self.set_keys()
        super().save(*args, **kwargs)

    def set_keys(self) -> None:
        """Fill the search columns; bulk writers call it for each row."""
        self.email = self.email.strip().lower()
        names = searching.keys(first=self.first_name, preferred=self.preferred_name, last=self.last_name)
        for column, value in names.items():
            setattr(self, column, value)
        self.email_key = self.email


class EmployeeVersion(WorkFacts, TenantModel):
    """Somebody's work facts from ``valid_from`` up to, not including, ``valid_to``; an open end is what holds today."""

    employee = TenantKey(Employee, models.CASCADE, related_name="versions")
    manager = TenantKey(Employee, models.SET_NULL, null=True, blank=True, related_name="+")
    valid_from = models.DateField(default=timezone.localdate)
    valid_to = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "employee"], condition=models.Q(valid_to=None), name="programs_version_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="programs_version_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} from {self.valid_from}"


class JobLevel(TenantModel):
    """One job level as the organization's files spell it, and its place in the order: a higher grade is more senior."""

    name = models.CharField(max_length=60)
    grade = models.PositiveSmallIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="programs_joblevel_once")]

    def __str__(self) -> str:
        return self.name


class DirectoryRevision(TenantModel):
    """How often an organization's directory has changed: whoever keeps something true of it compares numbers."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization"], name="programs_directoryrevision_once")]

    def __str__(self) -> str:
        return f"revision {self.number}"


class SavedView(TenantModel):
    """A named search of one person on one page: the query string, kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "user", "page", "name"], name="programs_savedview_once")
        ]

    def __str__(self) -> str:
        return self.name
