"""The applications of a cohort as a file, without answers, scores and reasons: they were told in confidence."""

from __future__ import annotations

from django.utils import timezone

from accounts import exports
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs.models import Application, Cohort
from programs.selectors import applications
from programs.selectors.applications import Search

_HEADER = (
    "work_email", "first_name", "last_name", "job_title", "department", "location", "side", "state", "sent_on",
    "reviewers", "reviews_given",
)  # fmt: skip


def export(*, actor: Actor, cohort: Cohort, search: Search, file_format: str) -> tuple[bytes, str]:
    """The applications found, one a line, and the content type. Whoever takes it out of the house is written down."""
    actor.require(Permission.MANAGE_PROGRAMS)
    lines = [_line(row) for row in applications.found(actor, cohort, search)]
    audit.record(actor=actor, verb="applications exported", row=cohort, count=len(lines), file_format=file_format)
    if file_format == "xlsx":
        return exports.as_xlsx(exports.Sheet("Applications", _HEADER, lines)), exports.XLSX_TYPE
    return exports.as_csv(_HEADER, lines), exports.CSV_TYPE


def _line(row: Application) -> tuple[str, ...]:
    who, sent = row.employee, timezone.localtime(row.submitted_at).date().isoformat() if row.submitted_at else ""
    facts = (who.email, who.first_name, who.last_name, who.job_title, who.department, who.location)
    return (*facts, row.side, row.state, sent, str(row.reviewers), str(row.given))
