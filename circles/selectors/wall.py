"""The wall of a circle, as its members read it, and the part of it that its coach was told. There is no way for anybody else."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.actors import Actor
from circles import rules
from circles.models import Circle, CircleMember, CohortCircles, Post
from circles.selectors import keys
from plans import sealing

PER_PAGE = 10


@dataclass(frozen=True)
class Said:
    """One post, opened; ``words`` is None for one that does not open, and empty for one that was deleted."""

    post: Post
    words: str | None
    mine: bool
    answers: list[Said] = field(default_factory=list)

    @property
    def gone(self) -> bool:
        """Whether its author has deleted it."""
        return self.post.deleted_at is not None

    @property
    def undoable(self) -> bool:
        """Whether its author can still bring it back."""
        then = self.post.deleted_at
        return self.mine and then is not None and bool(self.post.words) and then > timezone.now() - rules.UNDO

    @property
    def who(self) -> str:
        """Who has written it, by name."""
        employee = self.post.coach or (self.post.author and self.post.author.employee)
        return employee.name if employee else ""


def page(actor: Actor, seat: CircleMember, number: str | None) -> Page[Any]:
    """One page of the threads that began since the member came, the latest first, each with its answers in order."""
    with keys.as_member(actor, seat):
        found = _threads(seat.circle, _since(seat)).order_by("-asked_at", "-pk")
        shown: Page[Any] = Paginator(_standing(found, seat), PER_PAGE).get_page(number)
        shown.object_list = _opened(seat.circle, list(shown.object_list), seat.participant_id)
        return shown


def thread(actor: Actor, seat: CircleMember, question_id: uuid.UUID) -> Said:
    """One thread of the wall; raises Http404 for one that the member may not read."""
    with keys.as_member(actor, seat):
        return _one(seat.circle, _threads(seat.circle, _since(seat)), question_id, seat.participant_id)


def own(actor: Actor, seat: CircleMember, post_id: uuid.UUID) -> Post:
    """One of the member's own posts; raises Http404 for everybody else's."""
    with keys.as_member(actor, seat):
        row = Post.objects.filter(circle=seat.circle_id, author=seat.participant_id, pk=post_id).first()
    if row is None:
        raise Http404
    return row


def words_of(actor: Actor, seat: CircleMember, post: Post) -> str | None:
    """What an own post says; None when it does not open."""
    with keys.as_member(actor, seat):
        return _words(post, keys.held(seat.circle))


def told(actor: Actor, setting: CohortCircles) -> list[Said]:
    """What the members of a cohort's circles have told their coach, the latest first, with the coach's answers."""
    with keys.as_coach(actor, setting):
        rows = list(_rows().filter(_to(setting)).order_by("-asked_at", "-pk")[: 5 * PER_PAGE])
        answers = _answers(rows)
        opened = keys.held_by({row.circle_id for row in rows})
        return [_said(row, opened.get(row.circle_id), setting.coach_id, answers[row.pk]) for row in rows]


def told_one(actor: Actor, setting: CohortCircles, post_id: uuid.UUID) -> Said:
    """One of them; raises Http404."""
    found = next((one for one in told(actor, setting) if one.post.pk == post_id), None)
    if found is None:
        raise Http404
    return found


def _to(setting: CohortCircles) -> Q:
    return Q(circle__cohort=setting.cohort_id, for_coach=setting.coach_id, question=None, deleted_at=None)


def _rows() -> QuerySet[Post]:
    return Post.objects.select_related("author__employee", "coach", "for_coach", "circle")


def _since(seat: CircleMember) -> Q:
    return Q(asked_at__gte=seat.joined_at)


def _threads(circle: Circle, since: Q) -> QuerySet[Post]:
    return _rows().filter(since, circle=circle, question=None)


def _standing(rows: QuerySet[Post], seat: CircleMember) -> QuerySet[Post]:
    """Without what was deleted and has no answer; its author still finds it, to bring it back."""
    answered = Post.objects.filter(question=OuterRef("pk"), deleted_at=None)
    mine = Q(author=seat.participant_id, deleted_at__gt=timezone.now() - rules.UNDO)
    return rows.filter(Q(deleted_at=None) | mine | Exists(answered))


def _one(circle: Circle, rows: QuerySet[Post], pk: uuid.UUID, reader: uuid.UUID) -> Said:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    (said,) = _opened(circle, [row], reader)
    return said


def _opened(circle: Circle, rows: Sequence[Post], reader: uuid.UUID) -> list[Said]:
    """Threads of one circle with their answers, opened; whoever calls has proved that they may be. Takes two queries."""
    key, answers = keys.held(circle), _answers(rows)
    return [_said(row, key, reader, answers[row.pk]) for row in rows]


def _answers(rows: Iterable[Post]) -> dict[uuid.UUID | None, list[Post]]:
    found: dict[uuid.UUID | None, list[Post]] = defaultdict(list)
    for row in _rows().filter(question__in=[row.pk for row in rows]).order_by("created_at", "pk"):
        found[row.question_id].append(row)
    return found


def _said(row: Post, key: bytes | None, reader: uuid.UUID | None, answers: Iterable[Post] = ()) -> Said:
    mine = reader in (row.author_id, row.coach_id)
    inside = [_said(one, key, reader) for one in answers]
    return Said(row, _words(row, key), mine, [one for one in inside if not one.gone or one.undoable])


def _words(row: Post, key: bytes | None) -> str | None:
    if row.deleted_at is not None:
        return ""
    try:
        return sealing.opened(key, bytes(row.words), place=row.place) if key else None
    except sealing.Unreadable:
        return None
