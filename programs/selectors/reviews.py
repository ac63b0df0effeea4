"""What a reader sees of an application's reviews, and who may review."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from accounts.enums import PERMISSIONS, Permission
from accounts.models import Membership
from programs import rules
from programs.models import Application, ApplicationAnswer, Review
from programs.rubric import APART, KEYS, SCALES, Scale
from programs.selectors import applications
from programs.selectors.vetting import REVIEWS

GIVEN = (*KEYS, "note")


@dataclass(frozen=True)
class Line:
    """One scale beside what each reviewer gave on it; ``apart`` says that they differ enough to talk."""

    scale: Scale
    given: tuple[int, ...]

    @property
    def apart(self) -> bool:
        return bool(self.given) and max(self.given) - min(self.given) >= APART


@dataclass(frozen=True)
class Reading:
    """An application as one reader may see it: never its scores before the own, and nothing of oneself."""

    partial: bool
    answers_seen: bool
    mine: Review | None
    reviews: list[Review]
    scores_seen: bool
    answers: list[ApplicationAnswer] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def given(self) -> list[Review]:
        return [row for row in self.reviews if row.given_at]

    @property
    def settled(self) -> bool:
        """Whether both have given, and so nobody changes anything."""
        return len(self.given) == REVIEWS


def read(actor: Actor, application: Application) -> Reading:
    """What the actor sees of an application: admins and its reviewers the answers, and nobody those of the own line."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = list(Review.objects.filter(application=application).select_related("reviewer").order_by("place"))
    partial = bool(rules.partial_to(actor, [application.employee_id]))
    mine = next((row for row in rows if row.reviewer_id == actor.user_id), None)
    if partial:
        return Reading(True, False, None, rows, scores_seen=False)
    may_manage = actor.may(Permission.MANAGE_PROGRAMS)
    open_book = may_manage or mine is not None
    given = [row for row in rows if row.given_at]
    closed = application.reviewed_enough or len(given) == REVIEWS
    seen = bool(mine and mine.given_at) or (closed and may_manage)
    lines = [
        Line(scale, tuple(getattr(row, scale.key) for row in given) if seen else ())
        for scale in SCALES[application.side]
    ]
    texts = applications.answers(application) if open_book else []
    return Reading(False, open_book, mine, rows, scores_seen=seen, answers=texts, lines=lines)


def reviewers(actor: Actor) -> list[tuple[str, str]]:
    """Members who may review, by name."""
    actor.require(Permission.SEE_PROGRAMS)
    roles = [role for role, may in PERMISSIONS.items() if Permission.SEE_PROGRAMS in may]
    rows = Membership.objects.filter(role__in=roles).select_related("user").order_by("user__name", "user__email")
    return [(str(row.user_id), row.user.name or row.user.email) for row in rows]


def review(actor: Actor, application: Application, review_id: uuid.UUID) -> Review:
    """One review of an application; raises Http404."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Review.objects.select_related("application__employee")
    return get_object_or_404(rows, pk=review_id, application=application)
