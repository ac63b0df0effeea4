"""The people of a cohort as a file. Whoever takes it out of the house is written down."""

from __future__ import annotations

from accounts import exports
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs.models import Cohort
from programs.selectors import participants
from programs.selectors.days import day_of
from programs.selectors.participants import Search

_HEADER = (
    "work_email", "first_name", "last_name", "job_title", "department", "location", "side", "capacity", "state",
    "profile_percent", "topics", "joined_on",
)  # fmt: skip
_COLUMNS = (
    "employee__email", "employee__first_name", "employee__last_name", "employee__job_title", "employee__department",
    "employee__location", "side", "capacity", "state", "completeness", "topics", "joined_at",
)  # fmt: skip


def export(*, actor: Actor, cohort: Cohort, search: Search, file_format: str) -> tuple[bytes, str]:
    """The people found, one a line, and the content type; the columns of a list of names can be read back in."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = participants.found(actor, cohort, search).values_list(*_COLUMNS)
    lines = [(*row[:-2], ", ".join(row[-2]), day_of(cohort.organization, row[-1]).isoformat()) for row in rows]
    audit.record(actor=actor, verb="participants exported", row=cohort, count=len(lines), file_format=file_format)
    if file_format == "xlsx":
        return exports.as_xlsx(exports.Sheet("Participants", _HEADER, lines)), exports.XLSX_TYPE
    return exports.as_csv(_HEADER, lines), exports.CSV_TYPE
