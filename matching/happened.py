"""What of this room other systems can be told of, by ids alone."""

from __future__ import annotations

from nudges.enums import Occasion
from nudges.happenings import Happening

_IDS = "jsonb_build_object('pairing_id', g.id, 'cohort_id', g.cohort_id, 'mentor_id', g.mentor_id, 'mentee_id', g.mentee_id)"

# Until both were told, a pair can be taken back, and it begins when that time is over.
_BEGUN = f"""
SELECT g.id::text AS key, g.started_at AS happened_at, {_IDS} AS ids FROM matching_pairing g
WHERE g.organization_id = %(organization)s AND g.state <> 'undone'
  AND g.started_at > %(since)s AND g.started_at <= %(now)s"""

_ENDED = f"""
SELECT g.id::text AS key, g.ended_at AS happened_at, {_IDS} AS ids FROM matching_pairing g
WHERE g.organization_id = %(organization)s AND g.state = 'ended' AND g.ended_at > %(since)s AND g.ended_at <= %(now)s"""

# One that is tried again finishes again.
_FINISHED = """
SELECT r.id || ':' || extract(epoch FROM r.finished_at)::bigint AS key, r.finished_at AS happened_at,
  jsonb_build_object('run_id', r.id, 'cohort_id', r.cohort_id) AS ids
FROM matching_matchingrun r
WHERE r.organization_id = %(organization)s AND r.finished_at > %(since)s AND r.finished_at <= %(now)s"""

HAPPENINGS = (
    Happening(Occasion.PAIRING_BEGUN, _BEGUN),
    Happening(Occasion.PAIRING_ENDED, _ENDED),
    Happening(Occasion.RUN_FINISHED, _FINISHED),
)
