"""Everybody who can be matched in a cohort, read in bulk.

NOTE: plain SQL with identifiers as text. A thousand people are 20,000 identifiers, and parsing each into an object took
longer than solving. Row security filters these statements like any other.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

from accounts.actors import Actor
from accounts.enums import Permission

_PEOPLE = """
SELECT p.id::text, p.side, p.capacity, e.id::text, e.grade, e.team, e.department, e.location, e.business_unit,
  e.country, coalesce(nullif(f.time_zone, ''), e.time_zone), e.hire_date,
  f.languages, f.workdays, f.work_start, f.work_end, f.pace, f.contact, f.hopes, f.worries
FROM programs_participant p
JOIN programs_employee e ON e.organization_id = p.organization_id AND e.id = p.employee_id
LEFT JOIN profiles_profile f ON f.organization_id = p.organization_id AND f.participant_id = p.id
WHERE p.organization_id = (SELECT app.org()) AND p.cohort_id = %s AND p.state = 'ready'
"""
_TOPICS = """
SELECT p.id::text, t.name, x.direction, x.level, x.priority
FROM programs_participant p
JOIN profiles_profile f ON f.organization_id = p.organization_id AND f.participant_id = p.id
JOIN profiles_topicentry x ON x.organization_id = p.organization_id AND x.profile_id = f.id
JOIN profiles_topic t ON t.organization_id = p.organization_id AND t.id = x.topic_id
WHERE p.organization_id = (SELECT app.org()) AND p.cohort_id = %s AND p.state = 'ready'
"""
# UNION and not UNION ALL: each employee comes once, and a cycle of managers ends.
_UPWARDS = """
WITH RECURSIVE up AS (
  SELECT e.id, e.manager_id FROM programs_employee e JOIN programs_participant p ON p.employee_id = e.id
  WHERE p.organization_id = (SELECT app.org()) AND p.cohort_id = %s AND p.state = 'ready'
  UNION
  SELECT e.id, e.manager_id FROM programs_employee e JOIN up ON e.id = up.manager_id
) SELECT id::text, manager_id::text FROM up
"""


class Row(NamedTuple):
    """A participant with the work facts of the employee and the answers of the profile; identifiers are text."""

    id: str
    side: str
    capacity: int
    employee: str
    grade: int | None
    team: str
    department: str
    location: str
    business_unit: str
    country: str
    time_zone: str
    hired: dt.date | None
    languages: list[str] | None
    workdays: list[int] | None
    work_start: int | None
    work_end: int | None
    pace: str | None
    contact: str | None
    hopes: list[str] | None
    worries: list[str] | None


def people(actor: Actor, cohort_id: uuid.UUID) -> list[Row]:
    """Ready participants of a cohort, in no order."""
    actor.require(Permission.MANAGE_MATCHING)
    return [Row(*row) for row in _fetch(_PEOPLE, cohort_id)]


def topics(actor: Actor, cohort_id: uuid.UUID) -> Iterable[tuple[str, str, str, int, int]]:
    """(participant, topic's name, offer or want, level, priority) of every ready participant."""
    actor.require(Permission.MANAGE_MATCHING)
    return _fetch(_TOPICS, cohort_id)


def managers(actor: Actor, cohort_id: uuid.UUID) -> dict[str, str | None]:
    """The manager of every ready participant's employee, and of everybody above, in one query."""
    actor.require(Permission.MANAGE_MATCHING)
    return dict(_fetch(_UPWARDS, cohort_id))


def _fetch(statement: str, cohort_id: uuid.UUID) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [cohort_id])
        return cursor.fetchall()
