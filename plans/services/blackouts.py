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
# All of it is said of the row itself: one that somebody moves at this moment is read again once they are done.
_MEANT = "coalesce(s.moved_from, s.due_on)"
_PUSHED = f"(SELECT run.opens_on FROM {RUNS} WHERE {_MEANT} BETWEEN run.first_day AND run.last_day)"
_KEPT = f"CASE WHEN {_PUSHED} IS NOT NULL THEN {_MEANT} END"
_MOVE = f"""
  UPDATE plans_step s SET due_on = coalesce({_PUSHED}, {_MEANT}), moved_from = {_KEPT}
  WHERE s.organization_id = %(organization)s AND s.state = 'open' AND (s.moved_from IS NOT NULL OR s.due_on >= %(first)s)
    AND (s.due_on, s.moved_from) IS DISTINCT FROM (coalesce({_PUSHED}, {_MEANT}), {_KEPT})"""


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
