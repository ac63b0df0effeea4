"""Opening the plans of pairings that have begun: a few statements for all of them, again and again without harm."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.actors import system
from accounts.tenancy import tenant
from plans.services import blackouts, templates
from programs.models import Program

# So many pairings a transaction: a worker that dies loses no more than these, and the next one goes on behind them.
AT_ONCE = 500
_BEGUN = """
  FROM matching_pairing g
  JOIN programs_cohort c ON c.organization_id = g.organization_id AND c.id = g.cohort_id
  WHERE g.organization_id = %(organization)s AND g.state = 'active' AND g.started_at <= %(now)s
    AND NOT EXISTS (SELECT 1 FROM plans_plan p WHERE p.organization_id = g.organization_id AND p.pairing_id = g.id)"""
_WITHOUT_TEMPLATE = f"""
  SELECT DISTINCT c.program_id {_BEGUN}
    AND NOT EXISTS (SELECT 1 FROM plans_plantemplate t WHERE t.organization_id = c.organization_id
      AND t.program_id = c.program_id AND t.usual)"""
# Whoever has the lock of a pairing opens its plan; another worker passes on to the next ones.
_OPEN = f"""
  WITH begun AS (
    SELECT g.id, g.started_at, c.program_id {_BEGUN} ORDER BY g.started_at, g.id LIMIT %(most)s FOR UPDATE OF g SKIP LOCKED
  ), opened AS (
    INSERT INTO plans_plan (id, organization_id, created_at, pairing_id, version_id, track, starts_on)
    SELECT gen_random_uuid(), %(organization)s, %(now)s, begun.id, v.id, 'whole',
      (begun.started_at AT TIME ZONE o.time_zone)::date
    FROM begun
    JOIN plans_plantemplate t ON t.organization_id = %(organization)s AND t.program_id = begun.program_id AND t.usual
    JOIN plans_templateversion v ON v.organization_id = t.organization_id AND v.template_id = t.id AND v.state = 'live'
    JOIN accounts_organization o ON o.id = t.organization_id
    ON CONFLICT (organization_id, pairing_id) DO NOTHING
    RETURNING id, version_id, starts_on
  ), laid AS (
    INSERT INTO plans_step
      (id, organization_id, created_at, plan_id, template_step_id, key, due_on, moved_from, state)
    SELECT gen_random_uuid(), %(organization)s, %(now)s, meant.plan_id, meant.id, meant.key,
      coalesce(run.opens_on, meant.day), nullif(meant.day, coalesce(run.opens_on, meant.day)), 'open'
    FROM (
      SELECT opened.id AS plan_id, s.id, s.key, coalesce(s.fixed_on, opened.starts_on + coalesce(s."offset", 0)) AS day
      FROM opened
      JOIN plans_templatestep s ON s.organization_id = %(organization)s AND s.version_id = opened.version_id
    ) meant
    LEFT JOIN {blackouts.RUNS} ON meant.day BETWEEN run.first_day AND run.last_day
  )
  SELECT count(*) FROM opened"""


def open_due(organization_id: uuid.UUID) -> int:
    """Open the plan of every pairing of an organization that has begun and has none; returns how many.

    Every few hundred are committed by themselves, so that what is done stays done.
    """
    with tenant(organization_id):
        _give_templates(organization_id)
        runs = blackouts.parameters(blackouts.closed())
    opened = 0
    while more := _open_some(organization_id, runs):
        opened += more
    return opened


def _give_templates(organization_id: uuid.UUID) -> None:
    """Programs from which pairings wait for a plan, and that have no template yet, get the one they chose."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_TEMPLATE, {"organization": organization_id, "now": timezone.now()})
        ids = [row[0] for row in cursor.fetchall()]
    for program in Program.objects.filter(pk__in=ids).order_by("pk"):
        templates.start(actor=system(organization_id), program=program)


def _open_some(organization_id: uuid.UUID, runs: dict[str, Any]) -> int:
    values: dict[str, Any] = {"organization": organization_id, "now": timezone.now(), "most": AT_ONCE}
    with tenant(organization_id), connection.cursor() as cursor:
        cursor.execute(_OPEN, values | runs)
        count: int = cursor.fetchone()[0]
        return count
