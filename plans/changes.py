"""What a version would do to plans that stand on another one, in SQL: shown before it applies, and applied from the same lines.

Both sides of a step are found by its key. Nothing is said of a step that is done or skipped, or of which one of the two has
done their part: those are never touched. A day that the two have moved stays moved by as much.
"""

from __future__ import annotations

# ``words``: every step of the template's versions, with one value for all that it says beside its day.
# Days are those that were meant: where a blackout pushed a step to another one, the beat does so again.
# ``old``: the untouched steps of the plans in ``going``, each with its counterpart; ``new``: steps that a plan lacks.
SEEN = """
words AS MATERIALIZED (
  SELECT s.id, s.key, s.version_id, s."offset", s.fixed_on, s.essential, md5(jsonb_build_array(
    s.kind, s.title, s.text, s.doer, s.direction, s.minutes, s.required, s.essential,
    (SELECT jsonb_agg(jsonb_build_array(a.text, a.minutes, a.direction) ORDER BY a.position) FROM plans_agendaitem a
      WHERE a.organization_id = s.organization_id AND a.step_id = s.id),
    (SELECT jsonb_agg(jsonb_build_array(p.side, p.depth, p.text) ORDER BY p.side, p.position) FROM plans_prompt p
      WHERE p.organization_id = s.organization_id AND p.step_id = s.id))::text) AS said
  FROM plans_templatestep s
  JOIN plans_templateversion v ON v.organization_id = s.organization_id AND v.id = s.version_id
  WHERE s.organization_id = %(org)s AND v.template_id = %(template)s
), old AS MATERIALIZED (
  SELECT st.id, st.plan_id, st.template_step_id, coalesce(st.moved_from, st.due_on) AS due_on, st.state, n.id AS words_id,
    CASE WHEN n.id IS NOT NULL AND (going.track = 'whole' OR n.essential) THEN 'open' ELSE 'left_out' END AS state_after,
    coalesce(o.said <> n.said, false) AS reworded,
    CASE WHEN n.id IS NULL OR coalesce(n.fixed_on, going.starts_on + coalesce(n."offset", 0))
        = coalesce(o.fixed_on, going.starts_on + coalesce(o."offset", 0)) THEN coalesce(st.moved_from, st.due_on)
      ELSE greatest(%(today)s, coalesce(st.moved_from, st.due_on)
        + (coalesce(n.fixed_on, going.starts_on + coalesce(n."offset", 0))
        - coalesce(o.fixed_on, going.starts_on + coalesce(o."offset", 0)))) END AS due_after
  FROM going
  JOIN plans_step st ON st.organization_id = %(org)s AND st.plan_id = going.id
  JOIN words o ON o.id = st.template_step_id
  LEFT JOIN words n ON n.version_id = %(version)s AND n.key = st.key
  WHERE st.state IN ('open', 'left_out') AND st.mentor_done_at IS NULL AND st.mentee_done_at IS NULL
), new AS MATERIALIZED (
  SELECT going.id AS plan_id, n.id AS words_id, n.key,
    greatest(%(today)s, coalesce(n.fixed_on, going.starts_on + coalesce(n."offset", 0))) AS due_after,
    CASE WHEN going.track = 'whole' OR n.essential THEN 'open' ELSE 'left_out' END AS state_after
  FROM going JOIN words n ON n.version_id = %(version)s
  WHERE NOT EXISTS (SELECT 1 FROM plans_step st
    WHERE st.organization_id = %(org)s AND st.plan_id = going.id AND st.key = n.key)
), counted AS (
  SELECT plan_id,
    count(*) FILTER (WHERE state = 'left_out' AND state_after = 'open') AS added,
    count(*) FILTER (WHERE state = 'open' AND state_after = 'open' AND reworded) AS changed,
    count(*) FILTER (WHERE state = 'open' AND state_after = 'left_out') AS removed,
    count(*) FILTER (WHERE state = 'open' AND state_after = 'open' AND due_after <> due_on) AS moved
  FROM (
    SELECT plan_id, state, state_after, reworded, due_on, due_after FROM old
    UNION ALL SELECT plan_id, 'left_out', state_after, false, due_after, due_after FROM new
  ) AS both_sides GROUP BY plan_id
)"""
