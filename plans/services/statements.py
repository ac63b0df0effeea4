"""The SQL by which a published version reaches plans, and by which it is taken back; see plans/changes.py."""

from __future__ import annotations

from plans.changes import SEEN

GATHER = """
INSERT INTO plans_rolloutplan (id, organization_id, created_at, rollout_id, plan_id, version_before_id, state, added, changed,
  removed, moved)
SELECT gen_random_uuid(), %(org)s, now(), %(rollout)s, p.id, p.version_id, 'waiting', 0, 0, 0, 0
FROM plans_plan p
JOIN plans_templateversion v ON v.organization_id = p.organization_id AND v.id = p.version_id
JOIN matching_pairing g ON g.organization_id = p.organization_id AND g.id = p.pairing_id
WHERE p.organization_id = %(org)s AND v.template_id = %(template)s AND g.state = 'active' AND p.version_id <> %(version)s
  AND NOT EXISTS (SELECT 1 FROM plans_rolloutplan r
    WHERE r.organization_id = p.organization_id AND r.rollout_id = %(rollout)s AND r.plan_id = p.id)"""
APPLY = f"""
WITH chosen AS MATERIALIZED (
  SELECT id, plan_id FROM plans_rolloutplan WHERE organization_id = %(org)s AND id = ANY(%(ids)s)
), going AS MATERIALIZED (
  SELECT p.id, p.starts_on, p.track, chosen.id AS chosen_id
  FROM chosen
  JOIN plans_plan p ON p.organization_id = %(org)s AND p.id = chosen.plan_id
  JOIN matching_pairing g ON g.organization_id = p.organization_id AND g.id = p.pairing_id
  WHERE g.state = 'active'
), {SEEN}, put AS (
  UPDATE plans_step st SET template_step_id = coalesce(old.words_id, st.template_step_id), due_on = old.due_after,
    moved_from = NULL, state = old.state_after
  FROM old WHERE st.organization_id = %(org)s AND st.id = old.id
), laid AS (
  INSERT INTO plans_step (id, organization_id, created_at, plan_id, template_step_id, key, due_on, state)
  SELECT gen_random_uuid(), %(org)s, now(), plan_id, words_id, key, due_after, state_after FROM new
  RETURNING id, plan_id, due_on, state
), kept AS (
  INSERT INTO plans_rolloutstep (id, organization_id, created_at, rollout_plan_id, step_id, words_before_id, due_before,
    due_after, state_before, state_after)
  SELECT gen_random_uuid(), %(org)s, now(), going.chosen_id, one.id, one.words, one.due_on, one.due_after, one.state,
    one.state_after
  FROM (
    SELECT id, plan_id, template_step_id AS words, due_on, due_after, state, state_after FROM old
    UNION ALL SELECT id, plan_id, NULL, NULL, due_on, '', state FROM laid
  ) AS one JOIN going ON going.id = one.plan_id
), followed AS (
  UPDATE plans_plan p SET version_id = %(version)s FROM going WHERE p.organization_id = %(org)s AND p.id = going.id
)
UPDATE plans_rolloutplan r SET state = 'done', added = coalesce(counted.added, 0), changed = coalesce(counted.changed, 0),
  removed = coalesce(counted.removed, 0), moved = coalesce(counted.moved, 0)
FROM chosen LEFT JOIN counted ON counted.plan_id = chosen.plan_id
WHERE r.organization_id = %(org)s AND r.id = chosen.id"""
# What the two, or anything else, have done to a step since stays: its state only goes back when it is still the one that was
# set, and its day by as much as it was moved. A step that was added is left out and not deleted: others may hang on it.
GIVE_BACK = """
WITH chosen AS MATERIALIZED (
  SELECT id, plan_id, version_before_id FROM plans_rolloutplan WHERE organization_id = %(org)s AND id = ANY(%(ids)s)
), put AS (
  UPDATE plans_step st SET template_step_id = coalesce(k.words_before_id, st.template_step_id),
    due_on = coalesce(k.due_before - k.due_after, 0) + coalesce(st.moved_from, st.due_on), moved_from = NULL,
    state = CASE WHEN st.state <> k.state_after THEN st.state ELSE coalesce(nullif(k.state_before, ''), 'left_out') END
  FROM chosen JOIN plans_rolloutstep k ON k.organization_id = %(org)s AND k.rollout_plan_id = chosen.id
  WHERE st.organization_id = %(org)s AND st.id = k.step_id
    AND st.state IN ('open', 'left_out') AND st.mentor_done_at IS NULL AND st.mentee_done_at IS NULL
), followed AS (
  UPDATE plans_plan p SET version_id = chosen.version_before_id
  FROM chosen WHERE p.organization_id = %(org)s AND p.id = chosen.plan_id AND p.version_id = %(version)s
)
UPDATE plans_rolloutplan r SET state = 'undone' FROM chosen WHERE r.organization_id = %(org)s AND r.id = chosen.id"""
