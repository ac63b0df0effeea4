"""The history of work facts: whenever somebody's facts change, the open version is closed and a new one begins.

All of it is SQL over many employees at once, for an import changes fifty thousand of them in one transaction.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection

from accounts.tenancy import current_organization_id

FACTS = (
    "job_title",
    "job_level",
    "grade",
    "department",
    "business_unit",
    "team",
    "location",
    "country",
    "status",
    "manager_id",
)


def _row(alias: str) -> str:
    return "(" + ", ".join(f"{alias}.{fact}" for fact in FACTS) + ")"


_COMMON = (
    "v.organization_id = %(org)s AND e.organization_id = %(org)s AND v.employee_id = e.id AND e.id = ANY(%(ids)s)"
    f" AND v.valid_to IS NULL AND {_row('v')} IS DISTINCT FROM {_row('e')}"
)
# A second change on one day writes over the first, so that a day has one answer.
_OVERWRITE = f"""
UPDATE programs_employeeversion v SET ({", ".join(FACTS)}) = ROW{_row("e")}
FROM programs_employee e WHERE {_COMMON} AND v.valid_from >= %(day)s"""
_CLOSE = f"""
UPDATE programs_employeeversion v SET valid_to = %(day)s
FROM programs_employee e WHERE {_COMMON} AND v.valid_from < %(day)s"""
_OPEN = f"""
INSERT INTO programs_employeeversion (id, organization_id, created_at, employee_id, valid_from, valid_to, {", ".join(FACTS)})
SELECT gen_random_uuid(), e.organization_id, now(), e.id, %(day)s, NULL, {", ".join(f"e.{fact}" for fact in FACTS)}
FROM programs_employee e WHERE e.organization_id = %(org)s AND e.id = ANY(%(ids)s) AND NOT EXISTS (
  SELECT 1 FROM programs_employeeversion v
  WHERE v.organization_id = e.organization_id AND v.employee_id = e.id AND v.valid_to IS NULL)"""
# Versions that began on the day of an import which is undone, and whose forerunner already says what holds again.
_RETRACTED = f"""
SELECT v.id, p.id FROM programs_employeeversion v
JOIN programs_employee e ON e.organization_id = v.organization_id AND e.id = v.employee_id
JOIN programs_employeeversion p ON p.organization_id = v.organization_id AND p.employee_id = v.employee_id
  AND p.valid_to = v.valid_from
WHERE v.organization_id = %(org)s AND v.employee_id = ANY(%(ids)s) AND v.valid_to IS NULL AND v.valid_from = %(begun)s
  AND {_row("p")} IS NOT DISTINCT FROM {_row("e")}"""


MANY = 500


def expect_many() -> None:
    """Have joins hashed for the rest of the transaction.

    NOTE: statistics know nothing of rows that an open transaction has written. The planner took them for a handful and
    looped over fifteen thousand by the wrong index: five minutes instead of four seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("SET LOCAL jit = off")


def record(*, employee_ids: Sequence[uuid.UUID], day: dt.date) -> None:
    """Write down the facts that the employees have now as holding from ``day``; unchanged facts write nothing."""
    if len(employee_ids) > MANY:
        expect_many()
    _run([_OVERWRITE, _CLOSE, _OPEN], {"ids": list(employee_ids), "day": day})


def retract(*, employee_ids: Sequence[uuid.UUID], begun: dt.date, day: dt.date) -> None:
    """After facts were set back: reopen the versions closed on ``begun`` as if nothing had been; else record a change."""
    values = {"ids": list(employee_ids), "org": current_organization_id(), "begun": begun}
    with connection.cursor() as cursor:
        cursor.execute(_RETRACTED, values)
        pairs = cursor.fetchall()
        cursor.execute("DELETE FROM programs_employeeversion WHERE id = ANY(%s)", [[later for later, _ in pairs]])
        cursor.execute(
            "UPDATE programs_employeeversion SET valid_to = NULL WHERE id = ANY(%s)",
            [[earlier for _, earlier in pairs]],
        )
    record(employee_ids=employee_ids, day=day)


def _run(statements: list[str], values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values | {"org": current_organization_id()})
