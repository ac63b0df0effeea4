"""Who comes due for a survey, by its moment, in SQL; everybody of an organization in one statement. Pure."""

from __future__ import annotations

# A day that lies further back asks for nothing: whoever switches a survey on does not send the past along.
FRESH = 14
# What comes again is asked no sooner than so many days after the last time, whoever changes partner meanwhile.
APART = 45
# So many days without a sign of contact, or without a partner.
QUIET, WITHOUT = 30, 14
# So long a wave stays open after the last day on which somebody comes due in it.
OPEN = 28

_ZONE = "AT TIME ZONE %(zone)s"
# Everybody who sits or sat in a pairing that was told: its two, and whoever sits on a panel beside them.
_SEATS = """
  SELECT pr.id, pr.cohort_id, pr.state, pr.started_at, pr.ended_at, two.participant_id
  FROM matching_pairing pr CROSS JOIN LATERAL (VALUES (pr.mentor_id), (pr.mentee_id)) AS two(participant_id)
  WHERE pr.organization_id = %(organization)s AND pr.state IN ('active', 'ended') AND pr.started_at <= %(now)s
  UNION ALL SELECT pr.id, pr.cohort_id, pr.state, greatest(pr.started_at, x.joined_at), pr.ended_at, x.participant_id
  FROM matching_panelseat x
  JOIN matching_pairing pr ON pr.organization_id = x.organization_id AND pr.id = x.pairing_id
  WHERE x.organization_id = %(organization)s AND x.left_at IS NULL AND x.joined_at <= %(now)s AND pr.state = 'active'"""
_BEGUN = f"""
  SELECT s.cohort_id, s.participant_id, min((s.started_at {_ZONE})::date) AS day
  FROM seats s WHERE s.state = 'active' GROUP BY s.cohort_id, s.participant_id"""
# Whoever goes on with somebody else has come to no end.
_ENDED = f"""
  SELECT s.cohort_id, s.participant_id, max((s.ended_at {_ZONE})::date) AS day
  FROM seats s GROUP BY s.cohort_id, s.participant_id HAVING bool_and(s.state = 'ended')"""
_SIGN = f"%(now)s - interval '{QUIET} days'"
_SILENT = f"""
  SELECT DISTINCT s.cohort_id, s.participant_id FROM seats s WHERE s.state = 'active' AND s.started_at < {_SIGN}
    AND NOT EXISTS (SELECT 1 FROM plans_session m WHERE m.organization_id = %(organization)s AND m.pairing_id = s.id
      AND (m.agreed_at > {_SIGN} OR (m.state IN ('agreed', 'held') AND m.starts_at > {_SIGN})))
    AND NOT EXISTS (SELECT 1 FROM plans_contact k WHERE k.organization_id = %(organization)s AND k.pairing_id = s.id
      AND k.met AND k.day > %(today)s - {QUIET})"""
# Only where others have partners: before the first pairs are made, everybody waits.
_ALONE = f"""
  SELECT p.cohort_id, p.id AS participant_id FROM programs_participant p
  WHERE p.organization_id = %(organization)s AND p.state = 'ready' AND p.joined_at < %(now)s - interval '{WITHOUT} days'
    AND EXISTS (SELECT 1 FROM seats s WHERE s.cohort_id = p.cohort_id)
    AND NOT EXISTS (SELECT 1 FROM seats s WHERE s.cohort_id = p.cohort_id AND s.participant_id = p.id AND s.state = 'active')"""
_READY = """
  SELECT p.cohort_id, p.id AS participant_id FROM programs_participant p
  WHERE p.organization_id = %(organization)s AND p.state = 'ready'"""
# What a moment means: the day on which it falls for whom. ``days`` of the survey are counted from there.
_FALLS = f"""
  SELECT 'baseline' AS moment, b.cohort_id, b.participant_id, b.day FROM begun b
  UNION ALL SELECT x.moment, b.cohort_id, b.participant_id, b.day FROM begun b
    CROSS JOIN (VALUES ('day_7'), ('day_30'), ('every_60')) AS x(moment)
  UNION ALL SELECT x.moment, e.cohort_id, e.participant_id, e.day FROM ({_ENDED}) e
    CROSS JOIN (VALUES ('end'), ('after_90')) AS x(moment)
  UNION ALL SELECT 'not_engaged', q.cohort_id, q.participant_id, %(today)s FROM ({_SILENT}) q
  UNION ALL SELECT 'unpaired', a.cohort_id, a.participant_id, %(today)s FROM ({_ALONE}) a
  UNION ALL SELECT 'on_date', r.cohort_id, r.participant_id, NULL FROM ({_READY}) r"""
_NOW = "'not_engaged', 'unpaired'"
_AGAIN = f"'every_60', {_NOW}"
_EVERY = "greatest(sv.days, 1)"
_DAY = f"""CASE WHEN sv.moment IN ({_NOW}) THEN f.day WHEN sv.moment = 'on_date' THEN sv.on_date
    WHEN sv.moment = 'every_60' THEN f.day + {_EVERY} * greatest((%(today)s - f.day) / {_EVERY}, 1)
    ELSE f.day + sv.days END"""
# Who may be asked: takes part, is not away, works here today, in a program that is live; as nudges ask it.
HERE = """
  JOIN programs_cohort c ON c.organization_id = %(organization)s AND c.id = f.cohort_id AND c.program_id = sv.program_id
  JOIN programs_program g ON g.organization_id = %(organization)s AND g.id = c.program_id AND g.state = 'live'
  JOIN programs_participant p ON p.organization_id = %(organization)s AND p.id = f.participant_id
    AND p.state NOT IN ('withdrawn', 'paused') AND sv.sides IN ('both', p.side)
  JOIN programs_employee e ON e.organization_id = %(organization)s AND e.id = p.employee_id AND e.status = 'active'"""
DUE = f"""
  WITH seats AS MATERIALIZED ({_SEATS}), begun AS MATERIALIZED ({_BEGUN}), falls AS ({_FALLS}),
  due AS (
    SELECT sv.id AS survey_id, f.cohort_id, f.participant_id, meant.day AS due_on,
      CASE WHEN sv.moment = 'on_date' THEN meant.day ELSE date_trunc('month', meant.day)::date END AS begins,
      CASE WHEN sv.moment = 'on_date' THEN meant.day ELSE (date_trunc('month', meant.day) + interval '1 month')::date END
        + {OPEN} AS ends
    FROM surveys_survey sv
    JOIN falls f ON f.moment = sv.moment
    CROSS JOIN LATERAL (SELECT {_DAY} AS day) AS meant {HERE}
    WHERE sv.organization_id = %(organization)s AND sv.switched_on
      AND EXISTS (SELECT 1 FROM surveys_surveyversion v WHERE v.organization_id = sv.organization_id AND v.survey_id = sv.id
        AND v.state = 'live')
      AND meant.day BETWEEN %(today)s - {FRESH} AND %(today)s
      AND NOT EXISTS (SELECT 1 FROM surveys_asked a
        JOIN surveys_wave w ON w.organization_id = a.organization_id AND w.id = a.wave_id AND w.survey_id = sv.id
        WHERE a.organization_id = %(organization)s AND a.participant_id = f.participant_id
          AND (sv.moment NOT IN ({_AGAIN}) OR a.due_on > meant.day - {APART}))
  )"""
# The waves in which they are asked, as far as there is none yet.
MISSING = f"""{DUE}
  SELECT DISTINCT d.survey_id, d.cohort_id, d.begins, d.ends FROM due d
  WHERE NOT EXISTS (SELECT 1 FROM surveys_wave w WHERE w.organization_id = %(organization)s AND w.survey_id = d.survey_id
    AND w.cohort_id = d.cohort_id AND w.opens_at = d.begins::timestamp {_ZONE})
  ORDER BY d.begins, d.survey_id, d.cohort_id"""
_INTO = "INSERT INTO surveys_asked (id, organization_id, created_at, wave_id, participant_id, due_on, answered)"
ASK = f"""{DUE}
  {_INTO}
  SELECT gen_random_uuid(), %(organization)s, %(now)s, w.id, d.participant_id, d.due_on, false
  FROM due d
  JOIN surveys_wave w ON w.organization_id = %(organization)s AND w.survey_id = d.survey_id AND w.cohort_id = d.cohort_id
    AND w.opens_at = d.begins::timestamp {_ZONE} AND w.state = 'open'
  ON CONFLICT (organization_id, wave_id, participant_id) DO NOTHING"""
# Whom somebody asks by hand: those who could be matched or are, and are not asked the same in a wave that is still open.
# SECURITY: whether they have answered that one makes no difference, or the count before a sending would say how many have.
_BY_HAND = f"""
  FROM surveys_survey sv
  JOIN ({_READY} AND p.cohort_id = %(cohort)s) f ON true {HERE}
  WHERE sv.organization_id = %(organization)s AND sv.id = %(survey)s
    AND NOT EXISTS (SELECT 1 FROM surveys_asked a
      JOIN surveys_wave w ON w.organization_id = a.organization_id AND w.id = a.wave_id AND w.survey_id = sv.id
        AND w.state = 'open'
      WHERE a.organization_id = %(organization)s AND a.participant_id = p.id)"""
COUNT_BY_HAND = f"SELECT p.side, count(*) {_BY_HAND} GROUP BY p.side"
ASK_BY_HAND = f"""{_INTO}
  SELECT gen_random_uuid(), %(organization)s, %(now)s, %(wave)s, p.id, %(today)s, false {_BY_HAND}
  ON CONFLICT (organization_id, wave_id, participant_id) DO NOTHING"""
