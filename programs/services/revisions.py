"""Every change of the directory counts one up, in its own transaction, and is told once it can be seen."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from accounts.tenancy import current_organization_id
from programs import events
from programs.models import DirectoryRevision


def note() -> None:
    """Say that what hard rules are judged by has changed; called last, for others wait for this row."""
    if not DirectoryRevision.objects.update(number=F("number") + 1):
        DirectoryRevision.objects.bulk_create([DirectoryRevision(number=0)], ignore_conflicts=True)
        DirectoryRevision.objects.update(number=F("number") + 1)
    organization_id = current_organization_id()
    transaction.on_commit(
        lambda: events.directory_changed.send_robust(sender=DirectoryRevision, organization_id=organization_id)
    )
