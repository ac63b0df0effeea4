"""What is asked of somebody's data: to be forgotten, and to be given all of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantKey, TenantModel
from programs.models import Employee
from rights.enums import OPEN, ErasureState, ExportState


class Erasure(TenantModel):
    """Somebody is to be forgotten on a day. Once they are, the row says that it was done, and no longer who it was."""

    # Somebody who only has a login, such as an owner from outside, is in no directory.
    employee = TenantKey(Employee, models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_themself = models.BooleanField(default=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=ErasureState.choices, default=ErasureState.WAITING)
    reminded_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "employee"], condition=Q(state__in=OPEN), name="rights_erasure_one_open"
            ),
            models.UniqueConstraint(
                fields=["organization", "user"], condition=Q(state__in=OPEN), name="rights_erasure_one_of_a_login"
            ),
        ]
        indexes = [models.Index(fields=["organization", "state", "due_at"], name="rights_erasure_due")]

    def __str__(self) -> str:
        return f"erasure of {self.employee_id}"


def _place(row: OrganizationExport, name: str) -> str:
    # The name of the upload is never used: a secret one cannot be guessed, and says nothing.
    return f"exports/{row.organization_id}/{uuid.uuid4().hex}.zip"


class OrganizationExport(TenantModel):
    """All of an organization as one ZIP file that a worker writes: asked for, written, fetched by owners, deleted."""

    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.QUEUED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    file = models.FileField(upload_to=_place, blank=True, max_length=200)
    attempt = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(state__in=("queued", "running")), name="rights_export_one_open"
            ),
        ]

    @property
    def open(self) -> bool:
        """Whether a worker has it or will have it."""
        return self.state in (ExportState.QUEUED, ExportState.RUNNING)

    def __str__(self) -> str:
        return f"export of {self.created_at:%Y-%m-%d}"


class Retention(TenantModel):
    """How many days an organization keeps one kind of data; nothing is until further notice, no row as long as usual."""

    kind = models.CharField(max_length=20)
    days = models.PositiveIntegerField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "kind"], name="rights_retention_once")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.days} days"
