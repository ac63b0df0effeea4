"""Rows about people's rights to their data, made inside a tenant context; each function makes one row."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from programs.models import Employee
from rights.models import Erasure, OrganizationExport, Retention


def make_erasure(*, employee: Employee | None, **values: Any) -> Erasure:
    """Somebody of the directory is to be forgotten in two weeks, because an admin has asked for it."""
    stem = {"by_themself": False, "due_at": timezone.now() + dt.timedelta(days=14)}
    return Erasure.objects.create(employee=employee, **(stem | values))


def make_organization_export(**values: Any) -> OrganizationExport:
    """An export that is ready for a week."""
    stem = {"state": "done", "done": 1, "total": 1, "expires_at": timezone.now() + dt.timedelta(days=7)}
    row = OrganizationExport(**(stem | values))
    row.file.save("all.zip", ContentFile(b"PK"), save=False)
    row.save()
    return row


def fill(world: Any) -> dict[str, models.Model]:
    """The applicant of a world is to be forgotten, and the whole was exported."""
    Retention.objects.create(kind="letters", days=400)
    return {
        "erasure": make_erasure(employee=world["applicant"]),
        "organization_export": make_organization_export(),
    }
