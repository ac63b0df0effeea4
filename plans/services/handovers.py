"""Handing over: plan, agreement and goals of a pairing whose mentor has gone, or that a rule forbids, pass to the next one.

What the two wrote for themselves stays theirs: notes, thanks, votes, answers about sessions, and why a goal was let go. The
rows are chosen by name here; what is not named does not pass. Safe to repeat: a pairing that has its row is done.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.tenancy import tenant

# So many pairings a transaction.
AT_ONCE = 100
# SECURITY: a parting without fault begins anew: nothing of the earlier two passes to somebody else. So does a pair that an
# admin has ended for no reason that anybody can see: if that one went on, who did not wish to part would know who did.
_WAITING = """
  SELECT g.id, g.predecessor_id AS before, g.organization_id, p.id AS plan_id, p.starts_on
  FROM matching_pairing g
  JOIN plans_plan p ON p.organization_id = g.organization_id AND p.pairing_id = g.id
  JOIN matching_pairing b ON b.organization_id = g.organization_id AND b.id = g.predecessor_id
  JOIN programs_participant m ON m.organization_id = b.organization_id AND m.id = b.mentor_id
  JOIN programs_employee e ON e.organization_id = m.organization_id AND e.id = m.employee_id
  WHERE g.organization_id = %(organization)s AND g.state = 'active' AND g.started_at <= %(now)s
    AND (m.state = 'withdrawn' OR e.status = 'left' OR EXISTS (SELECT 1 FROM matching_ruleconflict c
      WHERE c.organization_id = b.organization_id AND c.pairing_id = b.id AND c.resolution = 'ended'
        AND c.resolved_by_id IS NOT NULL))
    AND NOT EXISTS (SELECT 1 FROM plans_handover h WHERE h.organization_id = g.organization_id AND h.pairing_id = g.id)
    AND NOT EXISTS (SELECT 1 FROM plans_parting a WHERE a.organization_id = g.organization_id
      AND a.pairing_id = g.predecessor_id)
  ORDER BY g.started_at, g.id LIMIT %(most)s FOR UPDATE OF g SKIP LOCKED"""
_THESE = "h.organization_id = %(organization)s AND h.pairing_id = ANY(%(ids)s::uuid[])"
_TAKEN = f"""
  INSERT INTO plans_handover (id, organization_id, created_at, pairing_id, before_id, steps, goals, agreement)
  SELECT gen_random_uuid(), w.organization_id, %(now)s, w.id, w.before, 0, 0, false FROM ({_WAITING}) w
  RETURNING pairing_id"""
# The newest wording, not signed by anybody: who wrote it may be gone, so it is the mentee's.
_AGREEMENT = f"""
  INSERT INTO plans_agreement (id, organization_id, created_at, pairing_id, number, written_by, roles, confidentiality,
    channel, rhythm, contact, place, stalling, ending)
  SELECT gen_random_uuid(), h.organization_id, %(now)s, h.pairing_id, 1, 'mentee', a.roles, a.confidentiality,
    a.channel, a.rhythm, a.contact, a.place, a.stalling, a.ending
  FROM plans_handover h
  JOIN LATERAL (SELECT * FROM plans_agreement a WHERE a.organization_id = h.organization_id AND a.pairing_id = h.before_id
    AND a.mentor_signed_at IS NOT NULL AND a.mentee_signed_at IS NOT NULL ORDER BY a.number DESC LIMIT 1) a ON true
  WHERE {_THESE}
    AND NOT EXISTS (SELECT 1 FROM plans_agreement n WHERE n.organization_id = h.organization_id
      AND n.pairing_id = h.pairing_id)"""
# Goals by which the mentee learns, as far as they have come; the new mentor has not said yes to them yet.
_GOALS = f"""
  INSERT INTO plans_goal (id, organization_id, created_at, pairing_id, learner, what, measure, baseline, target, due_on,
    revision, state, mentee_accepted_at, progress, dropped_by, drop_reason)
  SELECT gen_random_uuid(), h.organization_id, g.created_at, h.pairing_id, g.learner, g.what, g.measure, g.baseline,
    g.target, g.due_on, 1, 'proposed', coalesce(g.mentee_accepted_at, %(now)s), g.progress, '', ''
  FROM plans_handover h
  JOIN plans_goal g ON g.organization_id = h.organization_id AND g.pairing_id = h.before_id
    AND g.state = 'accepted' AND g.learner IN ('mentee', 'both')
  WHERE {_THESE}"""
# What is done stays done, but for what two people can only do themselves: signing, training, and their first talk.
_STEPS = f"""
  UPDATE plans_step n SET
    state = CASE WHEN kept.stays THEN o.state ELSE n.state END,
    ended_at = CASE WHEN kept.stays THEN o.ended_at ELSE n.ended_at END,
    mentee_done_at = CASE WHEN kept.stays OR s.kind = 'training' THEN o.mentee_done_at ELSE n.mentee_done_at END,
    due_on = CASE WHEN kept.stays THEN o.due_on
      WHEN o.state = 'open' THEN greatest(coalesce(o.moved_from, o.due_on), p.starts_on + 14) ELSE n.due_on END,
    moved_from = NULL
  FROM plans_handover h
  JOIN plans_plan p ON p.organization_id = h.organization_id AND p.pairing_id = h.pairing_id
  JOIN plans_plan q ON q.organization_id = h.organization_id AND q.pairing_id = h.before_id
  JOIN plans_step o ON o.organization_id = q.organization_id AND o.plan_id = q.id
  JOIN plans_templatestep s ON s.organization_id = o.organization_id AND s.id = o.template_step_id
  LEFT JOIN LATERAL (SELECT f.key FROM plans_step f
    JOIN plans_templatestep t ON t.organization_id = f.organization_id AND t.id = f.template_step_id AND t.kind = 'session'
    JOIN plans_stage e ON e.organization_id = t.organization_id AND e.id = t.stage_id
    WHERE f.organization_id = p.organization_id AND f.plan_id = p.id
    ORDER BY e.position, t.position, f.id LIMIT 1) first ON true
  CROSS JOIN LATERAL (SELECT o.state = 'left_out' OR (o.state IN ('done', 'skipped') AND s.doer <> 'mentor'
    AND s.kind NOT IN ('agreement', 'training') AND o.key IS DISTINCT FROM first.key) AS stays) kept
  WHERE {_THESE}
    AND n.organization_id = p.organization_id AND n.plan_id = p.id AND n.key = o.key
    AND (kept.stays OR o.state = 'open' OR s.kind = 'training')"""
_TRACK = f"""
  UPDATE plans_plan n SET track = o.track
  FROM plans_handover h JOIN plans_plan o ON o.organization_id = h.organization_id AND o.pairing_id = h.before_id
  WHERE {_THESE}
    AND n.organization_id = h.organization_id AND n.pairing_id = h.pairing_id"""
_TOLD = f"""
  UPDATE plans_handover h SET
    agreement = EXISTS (SELECT 1 FROM plans_agreement a WHERE a.organization_id = h.organization_id
      AND a.pairing_id = h.pairing_id),
    goals = (SELECT count(*) FROM plans_goal g WHERE g.organization_id = h.organization_id AND g.pairing_id = h.pairing_id),
    steps = (SELECT count(*) FROM plans_step s JOIN plans_plan p ON p.organization_id = s.organization_id
      AND p.id = s.plan_id WHERE s.organization_id = h.organization_id AND p.pairing_id = h.pairing_id
      AND s.state IN ('done', 'skipped'))
  WHERE {_THESE}"""


def carry_due(organization_id: uuid.UUID) -> int:
    """Carry what passes to every pairing of an organization that goes on from another; returns how many took over.

    Every hundred are committed by themselves with the rows that say so: whoever dies half-way has done nothing of it.
    """
    taken = 0
    while more := _carry_some(organization_id):
        taken += more
    return taken


def _carry_some(organization_id: uuid.UUID) -> int:
    values: dict[str, Any] = {"organization": organization_id, "now": timezone.now(), "most": AT_ONCE}
    with tenant(organization_id), connection.cursor() as cursor:
        cursor.execute(_TAKEN, values)
        ids = [str(row[0]) for row in cursor.fetchall()]
        if ids:
            for statement in (_AGREEMENT, _GOALS, _TRACK, _STEPS, _TOLD):
                cursor.execute(statement, values | {"ids": ids})
        return len(ids)
