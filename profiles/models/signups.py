"""Spreadsheets of answers that an organization already has."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.tenancy import TenantKey, TenantModel
from profiles.enums import (
    SignupState,
)
from programs.enums import Side
from programs.models import Cohort


def _place(row: SignupImport, file_name: str) -> str:
    """Each organization has a folder of its own; the name given by the uploader is shown but never used as a path."""
    return f"{row.organization_id}/signups/{row.pk}.{row.file_format}"


class SignupImport(TenantModel):
    """One spreadsheet of sign-up answers for a cohort: its columns mapped to questions, its topics merged."""

    cohort = TenantKey(Cohort, models.CASCADE, related_name="+")
    file = models.FileField(upload_to=_place, max_length=200)
    file_name = models.CharField(max_length=255)
    file_format = models.CharField(max_length=8, default="csv")
    encoding = models.CharField(max_length=20, blank=True)
    delimiter = models.CharField(max_length=2, blank=True)
    headers = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    # Header in the file → key of a question.
    mapping = models.JSONField(default=dict)
    # What rows without a side or a capacity of their own get.
    side = models.CharField(max_length=8, choices=Side.choices, blank=True)
    capacity = models.PositiveSmallIntegerField(default=1)
    keeps_answers = models.BooleanField(default=True)
    excuses = models.BooleanField(default=False)
    # Key of a spelling → "topic:<id>", "new", "same:<key of another spelling>" or "skip", as decided on screen.
    spellings = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=SignupState.choices, default=SignupState.UPLOADED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    # (row number, column, reason): rows that are left out, and cells that are.
    wrong_rows = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    count_new = models.PositiveIntegerField(default=0)
    count_changed = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "cohort", "-created_at"], name="profiles_signup_recent")]

    def __str__(self) -> str:
        return self.file_name
