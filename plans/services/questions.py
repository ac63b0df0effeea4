"""Questions to the two of a pair: written for everybody of whom nothing is known, by a few statements for all."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.tenancy import tenant

# After so long without a sign a question exists; how long it then waits is what the program's rules say.
QUIET = dt.timedelta(days=7)
_TWO = """
  FROM matching_pairing pr
  CROSS JOIN (VALUES ('mentor'), ('mentee')) AS two(side)
  WHERE pr.organization_id = %(organization)s AND pr.state = 'active' AND pr.started_at <= %(now)s"""
_INSERT = "INSERT INTO plans_pairquestion (id, organization_id, created_at, pairing_id, side, kind, since)"
_DATE = f"""
  {_INSERT}
  SELECT gen_random_uuid(), %(organization)s, %(now)s, pr.id, two.side, 'date', pr.started_at {_TWO}
    AND NOT EXISTS (SELECT 1 FROM plans_session s WHERE s.organization_id = pr.organization_id AND s.pairing_id = pr.id
      AND s.state IN ('agreed', 'held'))
    AND NOT EXISTS (SELECT 1 FROM plans_pairquestion q WHERE q.organization_id = pr.organization_id
      AND q.pairing_id = pr.id AND q.side = two.side AND q.kind = 'date' AND q.since = pr.started_at)
  ON CONFLICT DO NOTHING"""
# The last sign of contact, of whatever kind; the start of the pairing without any.
_CONTACT = f"""
  {_INSERT}
  SELECT gen_random_uuid(), %(organization)s, %(now)s, pr.id, pr.side, 'contact', pr.since
  FROM (
    SELECT pr.id, two.side, greatest(pr.started_at, sessions.at, contacts.at) AS since
    FROM matching_pairing pr
    CROSS JOIN (VALUES ('mentor'), ('mentee')) AS two(side)
    LEFT JOIN (
      SELECT s.pairing_id, max(greatest(s.agreed_at, CASE WHEN s.state IN ('agreed', 'held') THEN s.starts_at END)) AS at
      FROM plans_session s WHERE s.organization_id = %(organization)s GROUP BY s.pairing_id) AS sessions
      ON sessions.pairing_id = pr.id
    LEFT JOIN (
      SELECT k.pairing_id, max(CASE WHEN k.met THEN (k.day + time '12:00') AT TIME ZONE 'UTC' ELSE k.created_at END) AS at
      FROM plans_contact k WHERE k.organization_id = %(organization)s GROUP BY k.pairing_id) AS contacts
      ON contacts.pairing_id = pr.id
    WHERE pr.organization_id = %(organization)s AND pr.state = 'active' AND pr.started_at <= %(now)s
  ) AS pr
  WHERE pr.since <= %(quiet)s
    AND NOT EXISTS (SELECT 1 FROM plans_pairquestion q WHERE q.organization_id = %(organization)s
      AND q.pairing_id = pr.id AND q.side = pr.side AND q.kind = 'contact' AND q.since = pr.since)
  ON CONFLICT DO NOTHING"""


def ask_due(organization_id: uuid.UUID) -> int:
    """Write down who has no first date and who has given no sign of contact; returns how many questions are new."""
    now = timezone.now()
    values: dict[str, Any] = {"organization": organization_id, "now": now, "quiet": now - QUIET}
    with tenant(organization_id), connection.cursor() as cursor:
        count = 0
        for statement in (_DATE, _CONTACT):
            cursor.execute(statement, values)
            count += cursor.rowcount
        return count
