"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

RECORDS: dict[str, Record] = {
    "rights.Erasure": Record(
        open="by_themself state reminded_at told_at ended_at",
        personal="employee user asked_by due_at",
        about=("employee", "user", "asked_by"),
    ),
    "rights.Retention": Record(open="kind days"),
    "rights.OrganizationExport": Record(
        open="state done total rows size attempt heartbeat_at finished_at expires_at",
        personal="asked_by",
        sealed="file",
        about=("asked_by",),
        many="the file holds everybody, and is deleted after seven days",
        why={"file": "whoever knows where it lies could ask for it"},
    ),
}
