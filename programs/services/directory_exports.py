"""The directory, or what a search finds in it, as a file. Whoever takes it out of the house is written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import ngettext

from accounts import exports
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from programs.selectors import employees
from programs.selectors.employees import Search

MAX_XLSX = 20_000
# Headers are those of our own template, so that an export can be imported again.
_COLUMNS = {
    "employee_id": "number", "work_email": "email", "first_name": "first_name", "last_name": "last_name",
    "preferred_name": "preferred_name", "job_title": "job_title", "job_level": "job_level", "grade": "grade",
    "department": "department", "business_unit": "business_unit", "team": "team", "location": "location",
    "country": "country", "time_zone": "time_zone", "manager_employee_id": "manager__number",
    "manager_email": "manager__email", "hire_date": "hire_date", "leave_date": "leave_date", "employment_status": "status",
}  # fmt: skip


class TooLong(Exception):
    """More people than a workbook can be written for within a request."""


def export(*, actor: Actor, search: Search, file_format: str) -> bytes:
    """The people found, one a line; raises TooLong for a workbook of more than 20,000."""
    actor.require(Permission.MANAGE_DIRECTORY)
    people = employees.found(actor, search)
    count = people.order_by().count()
    if file_format == "xlsx" and count > MAX_XLSX:
        raise TooLong(f"{count:,} people are too many for a workbook. Take the CSV file, or narrow the search.")
    lines: Iterator[tuple[Any, ...]] = people.values_list(*_COLUMNS.values()).iterator(chunk_size=5_000)
    write = exports.as_csv if file_format == "csv" else _workbook
    content = write(list(_COLUMNS), lines)
    label = ngettext("%d person", "%d people", count) % count
    audit.record(actor=actor, verb="directory exported", label=label, file_format=file_format)
    return content


def _workbook(header: list[str], lines: Iterator[tuple[Any, ...]]) -> bytes:
    return exports.as_xlsx(exports.Sheet("Directory", header, lines))
