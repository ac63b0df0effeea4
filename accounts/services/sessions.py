"""Where a person is signed in, ended by that person."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession


def end(*, user: Any, session_id: int) -> bool:
    """Sign one device out; False when it is no session of this person, or is over already."""
    row = UserSession.objects.filter(user_id=user.pk, pk=session_id).first()
    if row is not None:
        row.end()
    return row is not None


def end_others(*, user: Any, current_key: str) -> int:
    """Sign out everywhere but here; returns how many sessions that ended."""
    rows = list(UserSession.objects.filter(user_id=user.pk).exclude(session_key=current_key))
    for row in rows:
        row.end()
    return len(rows)
