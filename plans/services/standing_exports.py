"""The list of plans and pairings as a file: what the page shows, and nothing more. Whoever takes it out is written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from accounts import exports
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from plans.selectors import standing
from plans.selectors.standing import Row, Search
from programs.models import Cohort

HEADER = (
    "mentor", "mentor_email", "mentor_department", "mentee", "mentee_email", "mentee_department", "phase", "last_contact_on",
    "last_contact_certainty", "last_contact_source", "next_step", "next_step_due_on", "goals", "goals_reached", "health", "why",
    "days_in_stage_when_stuck",
)  # fmt: skip
AT_ONCE = 1_000


def export(*, actor: Actor, cohort: Cohort, search: Search, file_format: str) -> tuple[bytes, str]:
    """The pairs found, one a line, and the content type."""
    actor.require(Permission.MANAGE_MATCHING)
    ids = standing.found(actor, cohort, search).ids
    parts = [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]
    lines = [_line(row) for part in parts for row in standing.rows_of(actor, cohort.organization, part)]
    audit.record(actor=actor, verb="plans and pairings exported", row=cohort, count=len(lines), file_format=file_format)
    if file_format == "xlsx":
        return exports.as_xlsx(exports.Sheet("Pairs", HEADER, lines)), exports.XLSX_TYPE
    return exports.as_csv(HEADER, lines), exports.CSV_TYPE


def _line(row: Row) -> Sequence[object]:
    people: Iterable[str] = (
        fact
        for seat in (row.pairing.mentor, row.pairing.mentee)
        for fact in (seat.employee.name, seat.employee.email, seat.employee.department)
    )
    sign, step = row.evidence, row.next
    seen = (sign.day.isoformat(), sign.word, sign.told) if sign else ("", "Unknown", "")
    ahead = (step.template_step.title, step.due_on.isoformat()) if step else ("", "")
    said = row.verdict
    goals = (row.facts.goals, row.facts.reached)
    return [*people, said.phase_word, *seen, *ahead, *goals, said.word, said.reason, said.stuck or ""]
