"""Who is who: the employee behind a login, and who may act for a place in a cohort."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import connection
from django.db.models import Exists, Q, QuerySet

from accounts.actors import Actor
from programs.enums import LinkScope
from programs.models import Employee, Participant


def is_self(actor: Actor, employee: Employee) -> bool:
    """Whether the actor is this employee: linked, or nobody is linked yet and the proven addresses meet."""
    if actor.user_id is None:
        return False
    if employee.user_id is not None or employee.email != actor.email:
        return employee.user_id == actor.user_id
    return not _linked(actor).exists()


def require_place(actor: Actor, participant: Participant) -> None:
    """Raise NotAllowed unless the actor came by the link of this very place, or is signed in as the one whose place it is."""
    # SECURITY: a link opens what it opens, also when its holder takes part themself: whoever has a grant is asked for it alone.
    if actor.grant is None and is_self(actor, participant.employee):
        return
    actor.require_grant(LinkScope.PLACE, participant.pk)


def themself(actor: Actor, path: str = "") -> Q:
    """The same as a condition on rows; ``path`` leads to the employee, such as ``mentor__employee__``."""
    if actor.user_id is None:
        return Q(pk__in=[])
    by_address = Q(~Exists(_linked(actor)), **{f"{path}user_id": None, f"{path}email": actor.email})
    return Q(**{f"{path}user_id": actor.user_id}) | by_address


def _linked(actor: Actor) -> QuerySet[Employee]:
    """SECURITY: whoever is linked to one employee is nobody else, whatever address somebody writes into the directory."""
    return Employee.objects.filter(user_id=actor.user_id)


# Everybody above the given ones, and where each of them began; a circle in the directory ends after so many levels.
_UP = """
WITH RECURSIVE up(start, id, level) AS (
  SELECT e.id, e.id, 0 FROM programs_employee e WHERE e.organization_id = (SELECT app.org()) AND e.id = ANY(%(people)s)
  UNION ALL
  SELECT up.start, e.manager_id, up.level + 1 FROM up
  JOIN programs_employee e ON e.organization_id = (SELECT app.org()) AND e.id = up.id
  WHERE e.manager_id IS NOT NULL AND up.level < 30
)
"""
_LINES = f"{_UP} SELECT DISTINCT start, id FROM up WHERE id = ANY(%(mine)s) OR start = ANY(%(mine)s)"
_ABOVE = f"{_UP} SELECT DISTINCT start, id FROM up WHERE start <> id"


def above(employee_ids: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Everybody in the reporting line above each of these employees, as pairs of the lower and the higher. Takes one query."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"people": [*employee_ids]})
        return {(lower, higher) for lower, higher in cursor.fetchall()}


def partial_to(actor: Actor, employee_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these employees the actor must not judge: themself, and whoever is above or below them in the reporting line."""
    mine = set(Employee.objects.filter(themself(actor)).values_list("pk", flat=True)) if employee_ids else set()
    return near_to(mine, employee_ids)


def near_to(mine: Collection[uuid.UUID], employee_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these employees are one of ``mine``, or above or below one of them in the reporting line."""
    if not mine or not employee_ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"people": [*mine, *employee_ids], "mine": [*mine]})
        lines = cursor.fetchall()
    asked = set(employee_ids)
    return {pk for line in lines for pk in line if pk in asked}
