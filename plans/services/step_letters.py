"""Message steps end by themselves once their letter was handed over; and what such a letter looks like."""

from __future__ import annotations

import uuid

from django.db import connection
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.tenancy import tenant
from nudges import catalogue
from nudges.letters import Letter
from plans import step_messages
from plans.enums import StepKind
from plans.models import TemplateStep
from programs.models import NudgeRule
from programs.services import nudge_previews

# Whoever wants no such letters has been spared this one: nothing is left to do.
_TOLD = f"""
  UPDATE plans_step s SET mentor_done_at = t.mentor_at, mentee_done_at = t.mentee_at,
    state = CASE WHEN t.over THEN 'done' ELSE s.state END, ended_at = CASE WHEN t.over THEN t.last_at END
  FROM (
    SELECT own.id, max(own.at) FILTER (WHERE own.side = 'mentor') AS mentor_at,
      max(own.at) FILTER (WHERE own.side = 'mentee') AS mentee_at, bool_and(own.at IS NOT NULL) AS over,
      max(own.at) AS last_at, bool_or(own.told_at IS NULL AND own.at IS NOT NULL) AS fresh
    FROM (SELECT n.id, n.side, n.told_at, coalesce(n.told_at, (
        SELECT coalesce(m.sent_at, %(now)s) FROM nudges_message m WHERE m.organization_id = n.organization_id
          AND m.about_id = n.about_id AND m.rule = '{step_messages.KEY}' AND m.state IN ('sent', 'suppressed')
        LIMIT 1)) AS at
      FROM ({step_messages.STEPS} AND st.state = 'open') n) AS own
    GROUP BY own.id) AS t
  WHERE s.organization_id = %(organization)s AND s.id = t.id AND s.state = 'open' AND t.fresh"""


def tick_told(organization_id: uuid.UUID) -> int:
    """Write down for every message step whose letter has left that it is done; returns how many steps were touched.

    One statement for all, which finds the same rows until it has been through.
    """
    with tenant(organization_id), connection.cursor() as cursor:
        cursor.execute(_TOLD, {"organization": organization_id, "now": timezone.now()})
        return cursor.rowcount


def preview(*, actor: Actor, step: TemplateStep | None) -> Letter | None:
    """The letter that a message step will be, to somebody who does not exist; nothing for steps of other kinds."""
    actor.require(Permission.MANAGE_PROGRAMS)
    if step is None or step.kind != StepKind.MESSAGE:
        return None
    program, shipped = step.version.template.program, catalogue.blueprints()[step_messages.KEY]
    rule = NudgeRule.objects.select_related("program__organization").filter(program=program, key=shipped.key).first()
    rule = rule or NudgeRule(program=program, key=shipped.key, subject=shipped.subject, text=shipped.text)
    return nudge_previews.sample(rule=rule, values=step_messages.values(step))
