"""How people come into a cohort and how far: counted by side and department, in one statement for all cohorts.

NOTE: plain SQL, because each figure joins a participant with what lies in three rooms. Row security filters it like any other.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from analytics.cells import Group
from analytics.counting.moment import Moment
from programs.enums import Refusal

# In the order of the way. Whoever came to a later one has come to all before it.
WAY = {
    "listed": "On the list",
    "invited": "Invited",
    "opened": "Answered the letter",
    "complete": "Profile complete",
    "admitted": "Ready to be matched",
    "matched": "In a pair",
    "met": "First session",
    "active": "Active, or closed well",
    "completed": "Closed well",
}
ACTIVE_DAYS = 60
_FURTHEST = f"""
WITH pairs AS (
  SELECT pr.id, pr.cohort_id, pr.mentor_id, pr.mentee_id, pr.ended_at FROM matching_pairing pr
  WHERE pr.organization_id = %(org)s AND pr.cohort_id = ANY(%(cohorts)s) AND pr.state <> 'undone' AND pr.started_at < %(end)s
), met AS (
  SELECT s.pairing_id, max(s.starts_at) AS at FROM plans_session s JOIN pairs ON pairs.id = s.pairing_id
  WHERE s.organization_id = %(org)s AND s.state IN ('held', 'agreed') AND s.starts_at < %(end)s GROUP BY 1
  UNION ALL
  SELECT k.pairing_id, max(k.day)::timestamp AT TIME ZONE %(zone)s FROM plans_contact k JOIN pairs ON pairs.id = k.pairing_id
  WHERE k.organization_id = %(org)s AND k.met AND k.day <= %(day)s GROUP BY 1
), last AS (SELECT pairing_id, max(at) AS at FROM met GROUP BY 1
), ahead AS (
  SELECT DISTINCT s.pairing_id FROM plans_session s JOIN pairs ON pairs.id = s.pairing_id
  WHERE s.organization_id = %(org)s AND s.state = 'agreed' AND s.starts_at >= %(end)s AND s.agreed_at < %(end)s
), closed AS (
  SELECT DISTINCT k.pairing_id FROM plans_closing k WHERE k.organization_id = %(org)s AND k.closed_at < %(end)s
), far AS (
  SELECT pairs.id, pairs.mentor_id, pairs.mentee_id, CASE WHEN closed.pairing_id IS NOT NULL THEN 8
    WHEN last.at >= %(end)s - interval '{ACTIVE_DAYS} days' AND coalesce(pairs.ended_at >= %(end)s, true) THEN 7
    WHEN last.at IS NOT NULL AND ahead.pairing_id IS NOT NULL THEN 7 WHEN last.at IS NOT NULL THEN 6 ELSE 5 END AS step
  FROM pairs LEFT JOIN last ON last.pairing_id = pairs.id LEFT JOIN ahead ON ahead.pairing_id = pairs.id
  LEFT JOIN closed ON closed.pairing_id = pairs.id
), seats AS (
  SELECT participant_id, max(step) AS step FROM (
    SELECT mentor_id AS participant_id, step FROM far UNION ALL SELECT mentee_id, step FROM far
    UNION ALL SELECT s.participant_id, far.step FROM matching_panelseat s JOIN far ON far.id = s.pairing_id
      WHERE s.organization_id = %(org)s AND s.joined_at < %(end)s) one GROUP BY 1
), ways AS (
  SELECT m.participant_id, max(CASE m.kind WHEN 'invited' THEN 1 WHEN 'opened' THEN 2 WHEN 'started' THEN 2
    WHEN 'complete' THEN 3 WHEN 'admitted' THEN 4 ELSE 0 END) AS step
  FROM programs_milestone m WHERE m.organization_id = %(org)s AND m.reached_at < %(end)s GROUP BY 1
)
SELECT p.cohort_id, p.side, e.department, greatest(coalesce(ways.step, 0), coalesce(seats.step, 0)), count(*)
FROM programs_participant p JOIN programs_employee e ON e.organization_id = %(org)s AND e.id = p.employee_id
LEFT JOIN ways ON ways.participant_id = p.id LEFT JOIN seats ON seats.participant_id = p.id
WHERE p.organization_id = %(org)s AND p.cohort_id = ANY(%(cohorts)s) AND p.joined_at < %(end)s
GROUP BY 1, 2, 3, 4"""

DROPPED = {
    "bounced": "The letter came back",
    "declined": "Said no, without a reason",
    **{f"no-{value}": f"Said no: {label}" for value, label in Refusal.choices},
    "paused": "Said “not now”",
    "waitlisted": "Waits for a place",
    "left": "Left the organization",
    "withdrawn": "Taken out by an admin",
    "parted": "Parted, and in no pair since",
}
_DROPPED = """
SELECT p.cohort_id, CASE
    WHEN p.state = 'withdrawn' AND d.reason = '' THEN 'declined'
    WHEN p.state = 'withdrawn' AND d.reason > '' THEN 'no-' || d.reason
    WHEN p.state = 'withdrawn' THEN 'withdrawn' WHEN e.status = 'left' THEN 'left' WHEN p.state = 'paused' THEN 'paused'
    WHEN p.state = 'waitlisted' THEN 'waitlisted' WHEN pr.parted THEN 'parted'
    WHEN pr.id IS NULL AND g.id IS NOT NULL THEN 'bounced' ELSE '' END, count(*)
FROM programs_participant p JOIN programs_employee e ON e.organization_id = %(org)s AND e.id = p.employee_id
LEFT JOIN programs_milestone d ON d.organization_id = %(org)s AND d.participant_id = p.id AND d.kind = 'declined'
LEFT JOIN programs_milestone i ON i.organization_id = %(org)s AND i.participant_id = p.id AND i.kind = 'invited'
LEFT JOIN nudges_message g ON g.organization_id = %(org)s AND g.dedupe_key = i.letter AND i.letter <> '' AND g.state = 'dead'
LEFT JOIN (
  SELECT s.participant_id AS id, bool_and(s.state = 'ended' AND NOT s.closed) AS parted FROM (
    SELECT q.state, u.participant_id, EXISTS (SELECT 1 FROM plans_closing k WHERE k.organization_id = %(org)s
      AND k.pairing_id = q.id AND k.closed_at IS NOT NULL) AS closed
    FROM matching_pairing q CROSS JOIN LATERAL (VALUES (q.mentor_id), (q.mentee_id)) u(participant_id)
    WHERE q.organization_id = %(org)s AND q.cohort_id = ANY(%(cohorts)s) AND q.state <> 'undone') s GROUP BY 1
) pr ON pr.id = p.id
WHERE p.organization_id = %(org)s AND p.cohort_id = ANY(%(cohorts)s)
GROUP BY 1, 2"""

_JOINED = """
SELECT p.cohort_id, p.side, to_char(p.joined_at AT TIME ZONE %(zone)s, 'YYYY-MM'), count(*) FROM programs_participant p
WHERE p.organization_id = %(org)s AND p.cohort_id = ANY(%(cohorts)s) AND p.joined_at < %(end)s GROUP BY 1, 2, 3"""


def ways(moment: Moment) -> Iterator[Group]:
    """How many came to each step of the way, or to a later one."""
    found: dict[tuple[Any, ...], dict[int, int]] = defaultdict(dict)
    for cohort, side, department, step, count in moment.rows(_FURTHEST):
        found[cohort, side, department][step] = count
    for (cohort, side, department), steps in found.items():
        size = sum(steps.values())
        counts = {part: sum(n for far, n in steps.items() if far >= place) for place, part in enumerate(WAY)}
        yield Group(cohort, moment.cohorts[cohort], size, counts, size, side, department)


def dropped(moment: Moment) -> Iterator[Group]:
    """Why people are not on the way any more; reasons that fewer than five share stand together."""
    found: dict[uuid.UUID, dict[str, int]] = defaultdict(dict)
    for cohort, reason, count in moment.rows(_DROPPED):
        found[cohort][reason if reason in DROPPED or not reason else "no-other"] = count
    for cohort, reasons in found.items():
        size = sum(reasons.values())
        yield Group(cohort, moment.cohorts[cohort], size, {part: n for part, n in reasons.items() if part}, size)


def enrolled(moment: Moment) -> Iterator[Group]:
    """How many were on the list at the end of each month, by side."""
    found: dict[tuple[uuid.UUID, str], dict[str, int]] = defaultdict(dict)
    for cohort, side, month, count in moment.rows(_JOINED):
        found[cohort, side][month] = count
    if not found:
        return
    all_months = months(min(min(one) for one in found.values()), moment.day)
    for (cohort, side), joined in found.items():
        size, counts, total = sum(joined.values()), {}, 0
        for month in all_months:
            total += joined.get(month, 0)
            counts[month] = total
        yield Group(cohort, moment.cohorts[cohort], size, counts, size, side)


def months(first: str, last: dt.date) -> list[str]:
    """Every month from one written as 2026-11 to the one of a day."""
    year, month = map(int, first.split("-"))
    ends = last.year * 12 + last.month
    return [f"{(at - 1) // 12}-{(at - 1) % 12 + 1:02}" for at in range(year * 12 + month, ends + 1)]
