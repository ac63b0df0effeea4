"""Who may do what in a circle."""

from __future__ import annotations

import datetime as dt

from accounts.actors import Actor, NotAllowed
from circles.models import Circle, CircleMember, OfficeHour, Post
from programs.models import Employee
from programs.rules import is_self

# So long a deleted post can be brought back; and so long after its last pair a cohort keeps its circles.
UNDO, KEPT_DAYS = dt.timedelta(hours=24), 90


def sits(actor: Actor, seat: CircleMember) -> bool:
    """Whether it is the actor who sits there now; needs the participant's employee."""
    return seat.left_at is None and is_self(actor, seat.participant.employee)


def require_seat(actor: Actor, seat: CircleMember) -> None:
    """Raise NotAllowed unless the actor sits there now."""
    if not sits(actor, seat):
        raise NotAllowed("only the members of a circle do anything in it")


def facilitates(seat: CircleMember) -> bool:
    """Whether this member looks after the circle at the moment."""
    return seat.left_at is None and seat.facilitates_since is not None


def require_facilitator(actor: Actor, seat: CircleMember) -> None:
    """Raise NotAllowed unless the actor sits there and looks after the circle."""
    require_seat(actor, seat)
    if not facilitates(seat):
        raise NotAllowed("only whoever facilitates a circle at the moment does that")


def require_coach(actor: Actor, coach: Employee | None) -> None:
    """Raise NotAllowed unless the actor is this coach."""
    if coach is None or not is_self(actor, coach):
        raise NotAllowed("only the coach of a cohort does that")


def wrote(post: Post, seat: CircleMember) -> bool:
    """Whether a post is that member's own."""
    return post.author_id == seat.participant_id


def is_of(hour: OfficeHour, circle: Circle) -> bool:
    """Whether an hour is for the members of a circle."""
    return hour.cohort_id == circle.cohort_id
