"""To whom one of a pair may turn: admins who are not in the other's reporting line, at whatever distance."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from accounts.actors import Actor, NotAllowed
from accounts.enums import Role
from accounts.models import Membership, User
from matching import panels, rules
from matching.models import Pairing
from programs.models import Employee

# Whom a line upwards from one of these leads to; UNION ends a circle in the directory by itself.
_LINES = """
WITH RECURSIVE up(start, id) AS (
  SELECT e.id, e.id FROM programs_employee e WHERE e.organization_id = (SELECT app.org()) AND e.id = ANY(%(people)s)
  UNION
  SELECT up.start, e.manager_id FROM up
  JOIN programs_employee e ON e.organization_id = (SELECT app.org()) AND e.id = up.id
  WHERE e.manager_id IS NOT NULL
)
SELECT start FROM up WHERE id = %(one)s UNION SELECT id FROM up WHERE start = %(one)s
"""


@dataclass(frozen=True)
class Confidant:
    """Somebody who may be written to in confidence."""

    id: uuid.UUID
    name: str
    role: str
    email: str


@dataclass(frozen=True)
class Circle:
    """Whom one of a pair may choose from, and how many were left out because they are too near to the other."""

    free: list[Confidant]
    too_near: int


def of(actor: Actor, pairing: Pairing) -> Circle:
    """Admins and owners of the organization whom one of the two may trust with something about the other."""
    if not rules.is_in(actor, pairing):
        raise NotAllowed("only the two of a pair talk to someone about it")
    across = panels.others(pairing, rules.own_side(actor, pairing))
    members = Membership.objects.filter(role__in=(Role.OWNER, Role.ADMIN), user__is_active=True)
    others = [row for row in members.select_related("user") if row.user_id != actor.user_id]
    people = employees_of([row.user for row in others])
    known = {pk for found in people.values() for pk in found}
    near = {one.employee_id for one in pairing.everybody}.union(*(in_line(one.employee_id, known) for one in across))
    free = [row for row in others if not people[row.user_id] & near]
    named = [Confidant(row.pk, str(row.user), row.get_role_display(), row.user.email) for row in free]
    return Circle(sorted(named, key=lambda one: (one.name.casefold(), one.email)), len(others) - len(free))


def employees_of(users: list[User]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Every row of the directory that each of these logins may be.

    SECURITY: by the link and by the address as well. One row too many leaves somebody out; one too few tells the wrong one.
    """
    emails = {user.email: user.pk for user in users}
    rows = Employee.objects.filter(Q(user__in=[user.pk for user in users]) | Q(email__in=list(emails)))
    found: dict[uuid.UUID, set[uuid.UUID]] = {user.pk: set() for user in users}
    for pk, user_id, email in rows.values_list("pk", "user_id", "email"):
        for owner in {user_id, emails.get(email)} & found.keys():
            found[owner].add(pk)
    return found


def in_line(employee_id: uuid.UUID, others: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those in the reporting line of an employee, up or down at any distance, the employee included."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"people": [employee_id, *others], "one": employee_id})
        return {row[0] for row in cursor.fetchall()}
