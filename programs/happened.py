"""What of this room other systems can be told of, by ids alone."""

from __future__ import annotations

from nudges.enums import Occasion
from nudges.happenings import Happening

# A decision about an applicant that can still be taken back has not happened for anybody.
_JOINED = """
SELECT p.id || ':' || extract(epoch FROM p.joined_at)::bigint AS key, p.joined_at AS happened_at, jsonb_build_object(
    'participant_id', p.id, 'employee_id', p.employee_id, 'cohort_id', p.cohort_id) AS ids
FROM programs_participant p
WHERE p.organization_id = %(organization)s AND p.state <> 'withdrawn'
  AND p.joined_at > %(since)s AND p.joined_at <= %(now)s
  AND NOT EXISTS (
    SELECT 1 FROM programs_decision d JOIN programs_application a
      ON a.organization_id = d.organization_id AND a.id = d.application_id
    WHERE d.organization_id = p.organization_id AND a.cohort_id = p.cohort_id AND a.employee_id = p.employee_id
      AND d.undone_at IS NULL AND d.undo_until > %(now)s)"""

_IMPORTED = """
SELECT i.id::text AS key, i.applied_at AS happened_at, jsonb_build_object('import_id', i.id) AS ids
FROM programs_directoryimport i
WHERE i.organization_id = %(organization)s AND i.applied_at > %(since)s AND i.applied_at <= %(now)s"""

HAPPENINGS = (Happening(Occasion.PARTICIPANT_JOINED, _JOINED), Happening(Occasion.IMPORT_APPLIED, _IMPORTED))
