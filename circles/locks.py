"""Who reads what a circle keeps to itself, as conditions of the database; see ``accounts.tenancy.PrivateRLS``. Pure.

SECURITY: whoever joins later reads no thread that had begun before: it was told to others. Whoever has left reads nothing.
The coach reads what was told to them by name, and nobody who follows them does.
"""

from __future__ import annotations

ERASURE, REWRAP, TELL = "erasure", "rewrap", "tell"

_READER = "(SELECT app.person())"
_ORG = "(SELECT app.org())"


def _member(table: str, more: str = "") -> str:
    return (
        f"EXISTS (SELECT 1 FROM circles_circlemember m WHERE m.organization_id = {_ORG} "
        f"AND m.circle_id = {table}.circle_id AND m.participant_id = {_READER} AND m.left_at IS NULL{more})"
    )


def _coach(table: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM circles_circle c JOIN circles_cohortcircles s ON s.organization_id = c.organization_id "
        f"AND s.cohort_id = c.cohort_id WHERE c.organization_id = {_ORG} AND c.id = {table}.circle_id "
        f"AND s.coach_id = {_READER})"
    )


def _for(*purposes: str) -> str:
    return f"(SELECT app.purpose()) IN ({', '.join(repr(one) for one in purposes)})"


_POST = "circles_post"
_HEARD = _member(_POST, f" AND {_POST}.asked_at >= m.joined_at")
_TOLD = f"{_READER} IN (for_coach_id, coach_id) AND {_coach(_POST)}"
_OWN = f"(author_id = {_READER} AND {_member(_POST)}) OR (coach_id = {_READER} AND {_coach(_POST)})"
POST = {
    "read": f"{_HEARD} OR ({_TOLD}) OR {_for(ERASURE)}",
    "write": f"{_OWN} OR {_for(ERASURE)}",
    "delete": _for(ERASURE),
}
KEY = {
    "read": f"{_member('circles_circlekey')} OR {_coach('circles_circlekey')} OR {_for(ERASURE, REWRAP)}",
    "write": f"{_member('circles_circlekey')} OR {_for(REWRAP)}",
    "delete": _for(ERASURE),
}
_WHOSE_HOUR = (
    f"EXISTS (SELECT 1 FROM circles_officehour h WHERE h.organization_id = {_ORG} "
    f"AND h.id = circles_booking.hour_id AND h.coach_id = {_READER})"
)
BOOKING = {
    "read": f"participant_id = {_READER} OR {_WHOSE_HOUR} OR {_for(ERASURE, TELL)}",
    "write": f"participant_id = {_READER}",
    "delete": f"participant_id = {_READER} OR {_for(ERASURE, TELL)}",
}
