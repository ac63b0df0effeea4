"""Nudges into the outbox: one statement per kind and organization, whoever is due, and nobody twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

from nudges.services import messages

# Only what may be told once more bears the moment since which it may.
_ROUND = "coalesce(':' || extract(epoch FROM due.round)::bigint, '')"
_KEY = f"'nudge:' || due.rule || ':' || due.about_id || ':' || due.step || {_ROUND}"


def queue_due(*, select: str, values: Mapping[str, Any]) -> int:
    """Write a message for every row of a ``SELECT`` whose reason was not told before; returns how many are new.

    One that was cancelled because its reason was gone waits again when the reason is back: it was never sent.

    The select gives ``rule``, ``title``, ``about_id``, ``step``, ``round``, ``due_at``, ``email``, ``name``, ``time_zone``,
    ``executive`` and ``channel``, and takes ``%(organization)s`` and ``%(now)s``, for there is one clock: the
    application's. What the nudge says is written when it goes.
    """
    statement = f"""
        INSERT INTO nudges_message (id, organization_id, created_at, dedupe_key, kind, channel, essential, rule, about_id,
          step, to_email, to_name, time_zone, executive, subject, text, html, calendar, state, due_at, next_at, held_by, attempts,
          last_error)
        SELECT gen_random_uuid(), %(organization)s::uuid, %(now)s, {_KEY}, due.title, due.channel, false, due.rule, due.about_id,
          due.step, lower(due.email), left(due.name, 200), due.time_zone, due.executive, due.title, '', '', '', 'pending',
          due.due_at, %(now)s, '', 0, ''
        FROM ({select}) AS due
        ON CONFLICT (organization_id, dedupe_key) DO UPDATE SET state = 'pending', next_at = %(now)s, last_error = ''
          WHERE nudges_message.state = 'cancelled' AND nudges_message.released_at IS NULL"""
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "now": timezone.now()})
        count = cursor.rowcount
    if count:
        messages.announce()
    return count
