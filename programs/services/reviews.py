"""Reviewing applications: at most two readers each, who do not see each other's scores before giving their own."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Membership
from accounts.services import audit
from programs import rules
from programs.enums import ApplicationState, Side
from programs.models import Application, Review
from programs.question_sets import MOST_MENTEES
from programs.rubric import KEYS, STEPS
from programs.selectors.vetting import REVIEWS

_OPEN = (ApplicationState.RECEIVED, ApplicationState.WAITLISTED)
_PARTIAL = "You are the applicant, or in their reporting line."
_WAITS_NOT = "This application does not wait for a review."


class CannotReview(Exception):
    """Somebody cannot review this application, or not any more; the message says why."""


class Changed(CannotReview):
    """The applicant changed the application after the reviewer had opened it."""


@dataclass(frozen=True)
class Seated:
    """Who is a reviewer of which applications now, and which could not be given, each with the reason."""

    done: list[Review]
    refused: list[tuple[Application, str]]


@transaction.atomic
def take(*, actor: Actor, application: Application) -> Review:
    """Become one of the two reviewers. Raises CannotReview."""
    return _only(seat(actor=actor, applications=[application]))


@transaction.atomic
def assign(*, actor: Actor, application: Application, user_id: uuid.UUID) -> Review:
    """Make a member one of the two reviewers. Raises CannotReview when they may not, or are too close."""
    return _only(seat(actor=actor, applications=[application], user_id=user_id))


def _only(found: Seated) -> Review:
    if found.refused:
        raise CannotReview(found.refused[0][1])
    return found.done[0]


@transaction.atomic
def seat(*, actor: Actor, applications: Sequence[Application], user_id: uuid.UUID | None = None) -> Seated:
    """Make the actor, or the member with ``user_id``, a reviewer of many. Raises CannotReview when they may review nothing."""
    actor.require(Permission.SEE_PROGRAMS if user_id is None else Permission.MANAGE_PROGRAMS)
    reader = actor if user_id is None else _reader(user_id)
    locked = Application.objects.select_for_update(of=("self",)).select_related("employee").order_by("pk")
    rows = {one.pk: one for one in locked.filter(pk__in=[one.pk for one in applications])}
    known: dict[uuid.UUID, list[Review]] = {}
    for review in Review.objects.filter(application__in=rows):
        known.setdefault(review.application_id, []).append(review)
    partial = rules.partial_to(reader, [one.employee_id for one in rows.values()])
    found, fresh = Seated([], []), []
    for row in rows.values():
        there = known.get(row.pk, [])
        mine = next((one for one in there if one.reviewer_id == reader.user_id), None)
        if why_not := _no_seat(row, there, mine, reader, partial=row.employee_id in partial):
            found.refused.append((row, why_not))
        else:
            if mine is None:
                place = 1 if all(one.place != 1 for one in there) else 2
                mine = Review(application=row, reviewer_id=reader.user_id, place=place)
                fresh.append(mine)
            found.done.append(mine)
    Review.objects.bulk_create(fresh)
    named = [(one.application, str(one.application.employee)) for one in fresh]
    audit.record_each(actor=actor, verb="named a reviewer", rows=named, reviewer=reader.name)
    return found


def _reader(user_id: uuid.UUID) -> Actor:
    membership = Membership.objects.select_related("user").filter(user_id=user_id).first()
    reader = actors.of_membership(membership) if membership else None
    if reader is None or not reader.may(Permission.SEE_PROGRAMS):
        raise CannotReview("Only admins and program owners review applications.")
    return reader


def _no_seat(row: Application, there: list[Review], mine: Review | None, reader: Actor, *, partial: bool) -> str:
    """Why somebody cannot become a reviewer; empty when they can, or are one."""
    if row.state not in _OPEN:
        return _WAITS_NOT
    if mine:
        return ""
    if row.reviewed_enough:
        return "The reviews of this application are closed."
    if len(there) >= REVIEWS:
        return "Two people review this application already."
    return f"{reader.name} is the applicant, or in their reporting line." if partial else ""


def _locked(application: Application) -> Application:
    """The application as it is now, held; raises CannotReview when it waits for no review."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("employee")
    row = rows.get(pk=application.pk)
    if row.state not in _OPEN:
        raise CannotReview(_WAITS_NOT)
    return row


@transaction.atomic
def release(*, actor: Actor, review: Review) -> None:
    """Let a reviewer go who has not given scores: the reviewer themself, or an admin. Raises CannotReview."""
    actor.require(Permission.SEE_PROGRAMS)
    if review.reviewer_id != actor.user_id:
        actor.require(Permission.MANAGE_PROGRAMS)
    _locked(review.application)
    if not Review.objects.filter(pk=review.pk, given_at=None).delete()[0]:
        raise CannotReview("The scores have been given, and stay.")
    label = str(review.application.employee)
    audit.record(actor=actor, verb="let a reviewer go", row=review.application, label=label)


@transaction.atomic
def begin(*, actor: Actor, application: Application, seen: str = "") -> bool:
    """A reviewer reads: from now on its applicant cannot change it. False when they had begun before, or do not review it.

    Raises Changed when the text that they have ``seen`` is an earlier one.
    """
    actor.require(Permission.SEE_PROGRAMS)
    row = _locked(application)
    _require_seen(row, seen)
    mine = Review.objects.filter(application=row, reviewer_id=actor.user_id, begun_at=None)
    return bool(mine.update(begun_at=timezone.now()))


def _require_seen(row: Application, seen: str) -> None:
    if seen and seen != row.version:
        raise Changed(f"{row.employee.name} has changed the application since you opened this page.")


@transaction.atomic
def agree(*, actor: Actor, application: Application, mentees: int) -> None:
    """Put down how many mentees a mentor would take: an admin, or a reviewer who talked to them. Raises CannotReview."""
    actor.require(Permission.SEE_PROGRAMS)
    row = _locked(application)
    if not Review.objects.filter(application=row, reviewer_id=actor.user_id).exists():
        actor.require(Permission.MANAGE_PROGRAMS)
    if rules.partial_to(actor, [row.employee_id]):
        raise CannotReview(_PARTIAL)
    if row.side != Side.MENTOR or not 1 <= mentees <= MOST_MENTEES:
        raise CannotReview(f"A mentor takes 1 to {MOST_MENTEES} at first.")
    before, row.mentees = row.mentees, mentees
    if before != mentees:
        row.save(update_fields=["mentees"])
        detail = {"before": before, "after": mentees}
        audit.record(actor=actor, verb="changed how many a mentor takes", row=row, label=str(row.employee), **detail)


@transaction.atomic
def give(
    *, actor: Actor, application: Application, scores: Mapping[str, int], note: str = "", seen: str = ""
) -> Review:
    """Give the own scores on every scale, or change them while nobody else has given theirs. Raises CannotReview.

    Raises Changed when the text that they have ``seen`` is an earlier one: nobody is scored for what they took back.

    NOTE: once both are in, both readers see both, and neither changes a score to fit the other's.
    """
    actor.require(Permission.SEE_PROGRAMS)
    row = _locked(application)
    _require_seen(row, seen)
    if rules.partial_to(actor, [row.employee_id]):
        raise CannotReview(_PARTIAL)
    if {*scores} != {*KEYS} or not {*scores.values()} <= {*STEPS}:
        raise CannotReview("Give 1 to 4 on every scale.")
    reviews = list(Review.objects.filter(application=row))
    mine = next((one for one in reviews if one.reviewer_id == actor.user_id), None)
    if mine is None:
        raise CannotReview("You do not review this application. Take it from the list first.")
    both = len([one for one in reviews if one.given_at]) == REVIEWS
    if mine.given_at and (row.reviewed_enough or both):
        raise CannotReview("The reviews are in, and stay as they were given.")
    for key in KEYS:
        setattr(mine, key, scores[key])
    mine.note, mine.given_at = note.strip(), timezone.now()
    mine.begun_at = mine.begun_at or mine.given_at
    mine.save()
    audit.record(actor=actor, verb="reviewed an application", row=row, label=str(row.employee))
    return mine


@transaction.atomic
def close(*, actor: Actor, application: Application) -> Application:
    """One review is enough: nobody reviews it any more, and so the admin may read the scores. Raises CannotReview."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = _locked(application)
    if rules.partial_to(actor, [row.employee_id]):
        raise CannotReview(_PARTIAL)
    if not Review.objects.filter(application=row, given_at__isnull=False).exists():
        raise CannotReview("Nobody has given scores yet.")
    Review.objects.filter(application=row, given_at=None).delete()
    row.reviewed_enough = True
    row.save(update_fields=["reviewed_enough"])
    audit.record(actor=actor, verb="closed the reviews", row=row, label=str(row.employee))
    return row
