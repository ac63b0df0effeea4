"""A directory import: one uploaded file, what it would change, and what it changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from programs.enums import ImportState, RowKind


def _place(row: DirectoryImport, file_name: str) -> str:
    """Each organization has a folder of its own; the name given by the uploader is shown but never used as a path."""
    return f"{row.organization_id}/imports/{row.pk}.{row.file_format}"


class DirectoryImport(TenantModel):
    """One uploaded directory file with its mapping, its dry run, its progress and its undo window."""

    file = models.FileField(upload_to=_place, max_length=200)
    file_name = models.CharField(max_length=255)
    size = models.PositiveIntegerField(default=0)
    file_format = models.CharField(max_length=8, default="csv")
    encoding = models.CharField(max_length=20, blank=True)
    delimiter = models.CharField(max_length=2, blank=True)
    headers = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    # What one look over the whole file found per column: few different values, and how its dates are written.
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    day_first = models.BooleanField(null=True, blank=True)
    full_roster = models.BooleanField(default=False)
    brake_released = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED)
    stage = models.CharField(max_length=40, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    count_new = models.PositiveIntegerField(default=0)
    count_changed = models.PositiveIntegerField(default=0)
    count_unchanged = models.PositiveIntegerField(default=0)
    count_deactivated = models.PositiveIntegerField(default=0)
    count_wrong = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list, blank=True)
    count_warnings = models.PositiveIntegerField(default=0)
    active_before = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_on = models.DateField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "-created_at"], name="programs_import_recent")]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(TenantModel):
    """What one row of the file does or why it is wrong. ``number`` is the row in the file, the header being row 1."""

    directory_import = TenantKey(DirectoryImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=RowKind.choices)
    employee = TenantKey("programs.Employee", models.SET_NULL, null=True, blank=True, related_name="+")
    label = models.CharField(max_length=300, blank=True)
    column = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["organization", "directory_import", "kind", "number", "label"], name="programs_importrow_page"
            )
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.kind}"


class ColumnMapping(TenantModel):
    """Which of our columns a header meant last time, remembered per organization and kind of file."""

    kind = models.CharField(max_length=20)
    header = models.CharField(max_length=200)
    column = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind", "header"], name="programs_columnmapping_once")
        ]

    def __str__(self) -> str:
        return f"{self.header} → {self.column}"
