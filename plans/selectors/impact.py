"""Who is affected by a version that is about to be published, and how: one statement for all pairings."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.db import connection

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.tenancy import current_organization_id
from plans.changes import SEEN
from plans.models import TemplateVersion
from programs.selectors.days import today_of

_GOING = """
going AS MATERIALIZED (
  SELECT p.id, p.pairing_id, p.starts_on, p.track
  FROM plans_plan p
  JOIN plans_templateversion v ON v.organization_id = p.organization_id AND v.id = p.version_id
  JOIN matching_pairing g ON g.organization_id = p.organization_id AND g.id = p.pairing_id
  WHERE p.organization_id = %(org)s AND v.template_id = %(template)s AND g.state = 'active' AND p.version_id <> %(version)s
)"""
_NAMED = f"""
WITH {_GOING}, {SEEN}
SELECT going.pairing_id, going.id, trim(me.first_name || ' ' || me.last_name), trim(se.first_name || ' ' || se.last_name),
  c.name, coalesce(counted.added, 0), coalesce(counted.changed, 0), coalesce(counted.removed, 0), coalesce(counted.moved, 0)
FROM going
JOIN matching_pairing g ON g.organization_id = %(org)s AND g.id = going.pairing_id
JOIN programs_cohort c ON c.organization_id = %(org)s AND c.id = g.cohort_id
JOIN programs_participant m ON m.organization_id = %(org)s AND m.id = g.mentor_id
JOIN programs_employee me ON me.organization_id = %(org)s AND me.id = m.employee_id
JOIN programs_participant s ON s.organization_id = %(org)s AND s.id = g.mentee_id
JOIN programs_employee se ON se.organization_id = %(org)s AND se.id = s.employee_id
LEFT JOIN counted ON counted.plan_id = going.id
ORDER BY me.last_key, me.first_key, going.id"""


@dataclass(frozen=True)
class Affected:
    """What a version would do to one pairing's plan: how many steps it adds, changes, takes away, and moves in time."""

    pairing_id: uuid.UUID
    plan_id: uuid.UUID
    mentor: str
    mentee: str
    cohort: str
    added: int
    changed: int
    removed: int
    moved: int

    @property
    def nothing(self) -> bool:
        return not (self.added or self.changed or self.removed or self.moved)


@dataclass(frozen=True)
class Impact:
    """Every pairing that goes on with another version of the template, by the mentor's name."""

    rows: list[Affected] = field(default_factory=list)

    @property
    def touched(self) -> int:
        return sum(not row.nothing for row in self.rows)

    @property
    def sums(self) -> dict[str, int]:
        """How many steps of all plans together are added, changed, removed and moved."""
        return {name: sum(getattr(row, name) for row in self.rows) for name in ("added", "changed", "removed", "moved")}


def of(actor: Actor, version: TemplateVersion) -> Impact:
    """What publishing a draft for everybody would do; shows names and numbers, and nothing that two people told each other."""
    actor.require(Permission.MANAGE_PROGRAMS)
    values = {
        "org": current_organization_id(),
        "template": version.template_id,
        "version": version.pk,
        "today": today_of(version.organization),
    }
    with connection.cursor() as cursor:
        # A plan made for a handful of rows would loop over a thousand plans; see programs/services/versions.py.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(_NAMED, values)
        return Impact([Affected(*row) for row in cursor.fetchall()])
