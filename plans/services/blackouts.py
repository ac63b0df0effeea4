"""Due dates keep out of an organization's blackouts: all of its plans in one statement, again and again without harm."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection

from accounts.tenancy import tenant
from nudges import selectors as nudges
from plans import elastic

# The runs of days on which nobody meets, as rows: to be joined to a day.
RUNS = "unnest(%(firsts)s::date[], %(lasts)s::date[], %(opens)s::date[]) AS run(first_day, last_day, opens_on)"
_MOVE = f"""
  UPDATE plans_step s SET due_on = wanted.due_on, moved_from = nullif(wanted.meant_on, wanted.due_on)
  FROM (
    SELECT o.id, o.meant_on, coalesce(run.opens_on, o.meant_on) AS due_on
    FROM (
      SELECT id, coalesce(moved_from, due_on) AS meant_on FROM plans_step
      WHERE organization_id = %(organization)s AND state = 'open' AND (moved_from IS NOT NULL OR due_on >= %(first)s)
    ) o
    LEFT JOIN {RUNS} ON o.meant_on BETWEEN run.first_day AND run.last_day
  ) wanted
  WHERE s.organization_id = %(organization)s AND s.id = wanted.id
    AND (s.due_on, s.moved_from) IS DISTINCT FROM (wanted.due_on, nullif(wanted.meant_on, wanted.due_on))"""


def closed() -> list[elastic.Closed]:
    """The organization's blackouts with the working day after each, those that are over as well."""
    return elastic.closed(nudges.closed_days(), nudges.current_policy().workdays)


def parameters(runs: Sequence[elastic.Closed]) -> dict[str, Any]:
    """What ``RUNS`` is filled with."""
    return {
        "firsts": [run.first for run in runs],
        "lasts": [run.last for run in runs],
        "opens": [run.opens for run in runs],
    }


def move_dates(organization_id: uuid.UUID) -> int:
    """Move open steps out of the blackouts there are, and back from those that are gone; returns how many."""
    with tenant(organization_id), connection.cursor() as cursor:
        runs = closed()
        first = runs[0].first if runs else None
        cursor.execute(_MOVE, {"organization": organization_id, "first": first} | parameters(runs))
        return cursor.rowcount
