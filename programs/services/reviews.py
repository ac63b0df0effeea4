"""Reviewing applications: at most two readers each, who do not see each other's scores before giving their own."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts import actors
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Membership
from accounts.services import audit
from programs import rules
from programs.enums import ApplicationState
from programs.models import Application, Review
from programs.rubric import KEYS, STEPS
from programs.selectors.vetting import REVIEWS

_OPEN = (ApplicationState.RECEIVED, ApplicationState.WAITLISTED)


class CannotReview(Exception):
    """Somebody cannot review this application, or not any more; the message says why."""


@transaction.atomic
def take(*, actor: Actor, application: Application) -> Review:
    """Become one of the two reviewers. Raises CannotReview."""
    actor.require(Permission.SEE_PROGRAMS)
    return _seat(actor, application, by=actor)


@transaction.atomic
def assign(*, actor: Actor, application: Application, user_id: uuid.UUID) -> Review:
    """Make a member one of the two reviewers. Raises CannotReview when they may not, or are too close."""
    actor.require(Permission.MANAGE_PROGRAMS)
    membership = Membership.objects.select_related("user").filter(user_id=user_id).first()
    reader = actors.of_membership(membership) if membership else None
    if reader is None or not reader.may(Permission.SEE_PROGRAMS):
        raise CannotReview("Only admins and program owners review applications.")
    return _seat(reader, application, by=actor)


def _seat(reader: Actor, application: Application, *, by: Actor) -> Review:
    row = _locked(application)
    known = list(Review.objects.filter(application=row))
    if mine := next((one for one in known if one.reviewer_id == reader.user_id), None):
        return mine
    if row.reviewed_enough:
        raise CannotReview("The reviews of this application are closed.")
    if len(known) >= REVIEWS:
        raise CannotReview("Two people review this application already.")
    if rules.partial_to(reader, [row.employee_id]):
        raise CannotReview(f"{reader.name} is the applicant, or in their reporting line.")
    place = 1 if all(one.place != 1 for one in known) else 2
    made = Review.objects.create(application=row, reviewer_id=reader.user_id, place=place)
    audit.record(actor=by, verb="named a reviewer", row=row, label=str(row.employee), reviewer=reader.name)
    return made


def _locked(application: Application) -> Application:
    """The application as it is now, held; raises CannotReview when it waits for no review."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("employee")
    row = rows.get(pk=application.pk)
    if row.state not in _OPEN:
        raise CannotReview("This application does not wait for a review.")
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
def give(*, actor: Actor, application: Application, scores: Mapping[str, int], note: str = "") -> Review:
    """Give the own scores on every scale, or change them while nobody else has given theirs. Raises CannotReview.

    NOTE: once both are in, both readers see both, and neither changes a score to fit the other's.
    """
    actor.require(Permission.SEE_PROGRAMS)
    row = _locked(application)
    if rules.partial_to(actor, [row.employee_id]):
        raise CannotReview("You are the applicant, or in their reporting line.")
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
    mine.save()
    audit.record(actor=actor, verb="reviewed an application", row=row, label=str(row.employee))
    return mine


@transaction.atomic
def close(*, actor: Actor, application: Application) -> Application:
    """One review is enough: nobody reviews it any more, and so the admin may read the scores. Raises CannotReview."""
    actor.require(Permission.MANAGE_PROGRAMS)
    row = _locked(application)
    if rules.partial_to(actor, [row.employee_id]):
        raise CannotReview("You are the applicant, or in their reporting line.")
    if not Review.objects.filter(application=row, given_at__isnull=False).exists():
        raise CannotReview("Nobody has given scores yet.")
    Review.objects.filter(application=row, given_at=None).delete()
    row.reviewed_enough = True
    row.save(update_fields=["reviewed_enough"])
    audit.record(actor=actor, verb="closed the reviews", row=row, label=str(row.employee))
    return row
