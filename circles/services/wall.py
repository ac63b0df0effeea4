"""Words on the wall of a circle: asked, answered, deleted and brought back by their author alone. No trail hears of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.actors import Actor, NotAllowed
from accounts.tenancy import private
from circles import locks, rules
from circles.models import Circle, CircleMember, CohortCircles, Post
from circles.selectors import circles, wall
from circles.selectors.keys import as_coach, as_member
from circles.services import keys
from plans import sealing


class NotThere(Exception):
    """What was to be answered or brought back is gone; the message says so."""


@transaction.atomic
def ask(*, actor: Actor, seat: CircleMember, text: str, coach_too: bool = False) -> Post:
    """Put a question to the own circle, and to its coach where its author says so. Raises Lost."""
    with as_member(actor, seat):
        coach = circles.setting(seat.circle.cohort_id).coach_id if coach_too else None
        return _write(seat.circle, text, author=seat.participant, for_coach_id=coach)


@transaction.atomic
def answer(*, actor: Actor, seat: CircleMember, question: Post, text: str) -> Post:
    """Answer a question of the own circle. Whom its author let read it reads the answer as well. Raises NotThere and Lost."""
    found = wall.thread(actor, seat, question.pk)
    if found.gone:
        raise NotThere("This question was deleted a moment ago.")
    with as_member(actor, seat):
        told = found.post.for_coach_id
        return _write(seat.circle, text, author=seat.participant, question=found.post, for_coach_id=told)


@transaction.atomic
def answer_as_coach(*, actor: Actor, setting: CohortCircles, question: Post, text: str) -> Post:
    """Answer, as the coach, a question that its author has told the coach; the whole circle reads it. Raises Lost."""
    found = wall.told_one(actor, setting, question.pk)
    with as_coach(actor, setting):
        return _write(found.post.circle, text, coach=setting.coach, question=found.post)


def _write(circle: Circle, text: str, *, question: Post | None = None, **whose: Any) -> Post:
    asked_at = question.asked_at if question else timezone.now()
    row = Post(organization_id=circle.organization_id, circle=circle, question=question, asked_at=asked_at, **whose)
    row.words = sealing.seal(keys.give(circle), text, place=row.place)
    row.save(force_insert=True)
    return row


@transaction.atomic
def reword(*, actor: Actor, seat: CircleMember, post: Post, text: str) -> None:
    """Put an own post in other words, and say so beside it; what says the same changes nothing. Raises NotThere and Lost."""
    if post.deleted_at is not None:
        raise NotThere("This was taken off the wall. Bring it back first.")
    if text == wall.words_of(actor, seat, post):
        return
    with as_member(actor, seat):
        sealed = sealing.seal(keys.give(seat.circle), text, place=post.place)
    _change(actor, seat, post, words=sealed, reworded_at=timezone.now())


@transaction.atomic
def delete(*, actor: Actor, seat: CircleMember, post: Post) -> None:
    """Take an own post off the wall; for a day its author can bring it back."""
    _change(actor, seat, post, deleted_at=timezone.now())


@transaction.atomic
def restore(*, actor: Actor, seat: CircleMember, post: Post) -> None:
    """Bring an own post back. Raises NotThere when its words are gone."""
    if post.deleted_at is None or not post.words or post.deleted_at < timezone.now() - rules.UNDO:
        raise NotThere("It cannot be brought back any more: its words are gone.")
    _change(actor, seat, post, deleted_at=None)


def _change(actor: Actor, seat: CircleMember, post: Post, **values: Any) -> None:
    with as_member(actor, seat):
        mine = Post.objects.filter(pk=post.pk, circle=seat.circle_id, author=seat.participant_id)
        if not mine.exclude(words=b"").update(**values):
            raise NotAllowed("only its author changes a post, or takes it off the wall")


@transaction.atomic
def purge(*, actor: Actor) -> int:
    """Delete for good what was taken off a day ago; returns how many posts."""
    return _erase(Q(deleted_at__lt=timezone.now() - rules.UNDO))


def forget(participant_ids: Collection[uuid.UUID]) -> int:
    """Delete what these have written: whoever leaves a circle takes their words along."""
    return _erase(Q(author__in=participant_ids))


def forget_coach(employee_id: uuid.UUID) -> int:
    """Delete what somebody has answered as a coach."""
    return _erase(Q(coach=employee_id))


def _erase(which: Q) -> int:
    """SECURITY: of what others have answered only the words go, so that nobody deletes what somebody else has said."""
    with private(purpose=locks.ERASURE):
        rows = Post.objects.filter(which).exclude(words=b"")
        answered = Post.objects.filter(question=OuterRef("pk"))
        kept = rows.filter(Exists(answered)).update(words=b"", deleted_at=timezone.now())
        return kept + rows.delete()[0]
