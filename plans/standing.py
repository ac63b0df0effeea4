"""Facts, phase, health and stuck of pairings in SQL: the one expression by which lists filter and sort.

``plans/health.py`` says the same of one pair, with the reasons; a test compares the two. Every part that is joined is grouped by
pairing, so that Postgres leaves out whatever a statement does not ask for: counting by health never looks at a step. Of a
whole cohort each part is read at once; of a few pairs the rows of one after the other are looked up.
"""

from __future__ import annotations

from dataclasses import dataclass

from plans import health


@dataclass(frozen=True)
class Of:
    """Which pairings ``pr``, the same of a key to them, so that each part looks up its own rows alone, and how to look.

    The joins are written in a good order: searching for a better one takes longer than running the statement. Nor is it compiled.
    """

    pairings: str
    key: str
    way: str = "SET LOCAL jit = off; SET LOCAL join_collapse_limit = 1"


OF_COHORTS = Of(
    "pr.cohort_id = ANY(%(cohorts)s)",
    "IN (SELECT q.id FROM matching_pairing q WHERE q.organization_id = %(org)s AND q.cohort_id = ANY(%(cohorts)s))",
    # Postgres takes what is grouped for a handful of rows, and would group it anew for every pair.
    "SET LOCAL jit = off; SET LOCAL join_collapse_limit = 1; SET LOCAL enable_nestloop = off",
)
OF_IDS = Of("pr.id = ANY(%(ids)s::uuid[])", "= pr.id")
OF_MANY_IDS = Of(f"pr.id = ANY(%(ids)s::uuid[]) AND {OF_COHORTS.pairings}", OF_COHORTS.key, OF_COHORTS.way)
AS_BEFORE = "SET LOCAL jit TO DEFAULT; SET LOCAL join_collapse_limit TO DEFAULT; SET LOCAL enable_nestloop TO DEFAULT"

_SESSIONS = """
SELECT s.pairing_id, max(s.agreed_at) AS agreed_at, bool_or(s.state = 'agreed' AND s.starts_at > %(now)s) AS ahead,
  max(s.starts_at) FILTER (WHERE s.starts_at < %(tomorrow)s AND (s.state = 'held'
    OR s.state = 'agreed' AND s.starts_at <= %(now)s)) AS met_at
FROM plans_session s WHERE s.organization_id = %(org)s AND s.pairing_id {key} GROUP BY s.pairing_id"""
_CONTACTS = """
SELECT k.pairing_id, max(k.day) AS met_on
FROM plans_contact k WHERE k.organization_id = %(org)s AND k.met AND k.day <= %(today)s AND k.pairing_id {key}
GROUP BY k.pairing_id"""
_GOALS = """
SELECT t.pairing_id, count(*) AS goals, count(*) FILTER (WHERE t.state = 'accepted' AND t.progress = 100) AS reached
FROM plans_goal t WHERE t.organization_id = %(org)s AND t.state <> 'dropped' AND t.pairing_id {key} GROUP BY t.pairing_id"""
_AGREEMENTS = """
SELECT a.pairing_id, max(greatest(a.mentor_signed_at, a.mentee_signed_at)) AS touched_at,
  bool_or(a.mentor_signed_at IS NOT NULL AND a.mentee_signed_at IS NOT NULL) AS signed
FROM plans_agreement a WHERE a.organization_id = %(org)s AND a.pairing_id {key} GROUP BY a.pairing_id"""
# A message step ends by itself when its letter leaves: nobody has done anything then.
_STEPS = """
SELECT l.pairing_id, count(*) FILTER (WHERE st.state <> 'left_out') AS steps, count(*) FILTER (WHERE st.state = 'open') AS open,
  min(st.due_on) FILTER (WHERE st.state = 'open') AS due_on,
  max(greatest(st.mentor_done_at, st.mentee_done_at, st.ended_at)) FILTER (WHERE st.template_step_id NOT IN (
    SELECT x.id FROM plans_templatestep x WHERE x.organization_id = %(org)s AND x.kind = 'message')) AS touched_at
FROM plans_plan l JOIN plans_step st ON st.organization_id = %(org)s AND st.plan_id = l.id
WHERE l.organization_id = %(org)s AND l.pairing_id {key} GROUP BY l.pairing_id"""
_LOOKS = """
SELECT v.pairing_id, max(v.until) AS left_until
FROM plans_look v WHERE v.organization_id = %(org)s AND v.until > %(today)s AND v.pairing_id {key} GROUP BY v.pairing_id"""
_CLOSINGS = """
SELECT k.pairing_id
FROM plans_closing k WHERE k.organization_id = %(org)s AND k.withdrawn_at IS NULL
  AND (k.confirmed_at IS NOT NULL OR k.closed_at IS NOT NULL) AND k.pairing_id {key} GROUP BY k.pairing_id"""
_HERE = " AND ".join(
    f"{side}.state NOT IN ('withdrawn', 'paused') AND {side}e.status <> 'left'" for side in ("mentor", "mentee")
)
_PEOPLE = "".join(
    f"""LEFT JOIN programs_participant {side} ON {side}.organization_id = %(org)s AND {side}.id = pr.{side}_id
LEFT JOIN programs_employee {side}e ON {side}e.organization_id = %(org)s AND {side}e.id = {side}.employee_id
"""
    for side in ("mentor", "mentee")
)
_PARTS = {
    "ses": _SESSIONS, "con": _CONTACTS, "goa": _GOALS, "agr": _AGREEMENTS, "stp": _STEPS, "loo": _LOOKS, "clo": _CLOSINGS,
}  # fmt: skip
_JOINS = "".join(f"LEFT JOIN LATERAL ({part}) {name} ON {name}.pairing_id = pr.id\n" for name, part in _PARTS.items())


def _day(moment: str) -> str:
    """The day of a moment where the organization is."""
    return f"({moment} AT TIME ZONE %(zone)s)::date"


_BEGAN = _day("pr.started_at")
_FACTS = f"""
SELECT pr.id, pr.cohort_id, {_BEGAN} AS began_on, pr.started_at <= %(now)s AS told, pr.state = 'ended' AS ended,
  coalesce(c.ends_on, ({_BEGAN} + make_interval(months => g.length_months))::date) AS ends_on,
  {_HERE} AS here, clo.pairing_id IS NOT NULL AS through, coalesce(agr.signed, false) AS signed,
  (agr.pairing_id IS NOT NULL OR ses.pairing_id IS NOT NULL OR con.pairing_id IS NOT NULL OR stp.touched_at IS NOT NULL) AS begun,
  greatest({_day("ses.agreed_at")}, {_day("ses.met_at")}, con.met_on) AS contact_on,
  greatest({_day("ses.met_at")}, con.met_on) AS met_on, coalesce(ses.ahead, false) AS ahead,
  coalesce(goa.goals, 0) AS goals, coalesce(goa.reached, 0) AS reached, coalesce(stp.steps, 0) AS steps,
  coalesce(stp.open, 0) AS open, stp.due_on,
  greatest({_BEGAN}, {_day("greatest(agr.touched_at, stp.touched_at, ses.agreed_at, ses.met_at)")}, con.met_on) AS moved_on,
  loo.left_until, mentore.last_key AS name_key, mentore.first_key AS first_key
FROM matching_pairing pr
JOIN programs_cohort c ON c.organization_id = %(org)s AND c.id = pr.cohort_id
JOIN programs_program g ON g.organization_id = %(org)s AND g.id = c.program_id
{_PEOPLE}{_JOINS}WHERE pr.organization_id = %(org)s AND pr.state <> 'undone' AND {{pairings}}"""

_FINISHED = "(f.through OR f.goals > 0 AND f.reached = f.goals)"
_QUIET = "%(today)s::date - greatest(f.began_on, f.contact_on)"
_PHASE = f"""CASE WHEN f.ended THEN 'closed' WHEN NOT f.told THEN 'not_begun'
  WHEN f.through OR f.steps > 0 AND f.open = 0 OR %(today)s >= f.ends_on - {health.CLOSING} THEN 'closing'
  WHEN f.met_on IS NOT NULL THEN 'under_way' WHEN f.signed OR f.ahead THEN 'ahead'
  WHEN f.begun THEN 'agreeing' ELSE 'not_begun' END"""
_LEFT = "f.left_until IS NOT NULL"
_NEEDED = f"CASE WHEN {_LEFT} THEN 'unknown' ELSE 'check_in' END"
_HEALTH = f"""CASE WHEN {_FINISHED} THEN 'finished' WHEN f.ended THEN '' WHEN NOT f.told THEN 'early'
  WHEN NOT f.here THEN {_NEEDED} WHEN f.ahead THEN 'on_track' WHEN {_QUIET} >= {health.LONG_SILENT} THEN {_NEEDED}
  WHEN f.contact_on IS NULL AND {_QUIET} >= {health.NO_DATE} THEN {_NEEDED}
  WHEN {_QUIET} >= {health.SILENT} THEN 'unknown' WHEN f.contact_on IS NOT NULL THEN 'on_track' ELSE 'early' END"""
_STUCK = f"""CASE WHEN f.ended OR NOT f.told OR {_FINISHED} OR f.ahead OR f.due_on > %(today)s OR {_LEFT}
  OR %(today)s::date - f.moved_on < {health.STUCK} THEN 0 ELSE %(today)s::date - f.moved_on END"""
_JUDGED = f"SELECT f.*, {_PHASE} AS phase, {_HEALTH} AS health, {_STUCK} AS stuck FROM ({_FACTS}) f"


def judged(of: Of) -> str:
    """A ``SELECT`` of the pairings ``of``: their facts, and beside them ``phase``, ``health`` and ``stuck``.

    It takes ``org``, ``now``, ``today``, ``tomorrow`` (the moment at which today ends), ``zone``, and what ``of`` asks for.
    """
    return _JUDGED.format(pairings=of.pairings, key=of.key)
