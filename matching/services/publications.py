"""Publishing a run: both people of every approved proposal become a pairing and are told, once, after ten quiet minutes."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actors import Actor, system
from accounts.enums import Permission
from accounts.services import audit, invitations
from matching import introductions
from matching.enums import Decision, PairingState, PublicationState, RunState
from matching.models import MatchingRun, Pairing, Proposal, Publication
from matching.services import obstacles, runs
from nudges.services import messages

SAID = 3
_OF_RUN = ("run__cohort__program__organization", "cohort__program__organization")
_OPEN = (PublicationState.SCHEDULED, PublicationState.PUBLISHED)


class CannotPublish(Exception):
    """The run cannot be published; the message tells an admin why and what to do."""


class TooLate(Exception):
    """The time to take this back has passed."""


@transaction.atomic
def schedule(*, actor: Actor, run: MatchingRun, publish_at: dt.datetime | None = None) -> Publication:
    """Decide that a run's approved proposals are published, now or at a time.

    Raises CannotPublish when there is nothing to publish, somebody is paired already, or the run is published already.
    """
    actor.require(Permission.MANAGE_MATCHING)
    runs.wait_for_turn(run.cohort_id)
    _check(run)
    when = publish_at or timezone.now()
    row = Publication.objects.create(cohort_id=run.cohort_id, run=run, publish_at=when, published_by_id=actor.user_id)
    audit.record(actor=actor, verb="scheduled the publication of a run", row=row, label=str(run), at=when.isoformat())
    if when <= timezone.now():
        publish(actor=actor, publication_id=row.pk)
        row.refresh_from_db()
    return row


def _check(run: MatchingRun) -> None:
    if run.state != RunState.DONE:
        raise CannotPublish("This run has not finished. Wait for it, or run the matching again.")
    if Publication.objects.filter(run=run, state__in=_OPEN).exists():
        raise CannotPublish("This run is published or scheduled already.")
    if not run.proposals.filter(decision=Decision.APPROVED).exists():
        raise CannotPublish("No proposal is approved yet. Approve at least one pair on the review board.")


@transaction.atomic
def publish(*, actor: Actor, publication_id: uuid.UUID) -> bool:
    """Turn the approved proposals into pairings and queue both introductions; returns False when somebody did it before.

    Everything happens in one transaction: nobody ever sees half of a publication.
    """
    actor.require(Permission.MANAGE_MATCHING)
    publication = Publication.objects.select_related(*_OF_RUN).defer("run__inputs").get(pk=publication_id)
    # Nobody declines a pair, and nobody forbids one on another board, between reading the pairs and telling them.
    runs.wait_for_turn(publication.cohort_id)
    now = timezone.now()
    publication.undo_until = until = now + dt.timedelta(seconds=settings.PUBLISH_HOLD_SECONDS)
    waiting = Publication.objects.filter(pk=publication_id, state=PublicationState.SCHEDULED)
    if not waiting.update(state=PublicationState.PUBLISHED, published_at=now, undo_until=until):
        return False
    pairings = _pair_up(actor, publication)
    people = [side.employee.email for pairing in pairings for side in (pairing.mentor, pairing.mentee)]
    links = invitations.doors(actor=actor, emails=people)
    why = {one.pk: one.proposal.explanation for one in pairings if one.proposal is not None}
    messages.queue(letters=introductions.letters_for(pairings, links, why), due_at=until)
    audit.record(actor=actor, verb="published pairs", row=publication, label=str(publication.run), pairs=len(pairings))
    return True


def _pair_up(actor: Actor, publication: Publication) -> list[Pairing]:
    approved = Proposal.objects.filter(run_id=publication.run_id, decision=Decision.APPROVED).order_by("id")
    people = ("mentor__employee", "mentee__employee")
    proposals = list(approved.select_related(*people))
    _refuse(obstacles.found(actor=actor, run=publication.run, proposals=proposals))
    rows = [
        Pairing(
            cohort=publication.cohort,
            publication=publication,
            proposal=proposal,
            mentor=proposal.mentor,
            mentee=proposal.mentee,
            reasons=introductions.why(proposal, proposal.explanation),
            # Nobody sees the pairing before the time to undo it has passed.
            started_at=publication.undo_until,
        )
        for proposal in proposals
    ]
    Pairing.objects.bulk_create(rows)
    return rows


def _refuse(found: list[str]) -> None:
    """Raise CannotPublish when something stands in the way, with the first few reasons."""
    if not found:
        return
    said, more = " ".join(found[:SAID]), len(found) - SAID
    what = "that proposal" if len(found) == 1 else "those proposals"
    others = f" There {'is' if more == 1 else 'are'} {more} more." if more > 0 else ""
    raise CannotPublish(f"{said}{others} Decline {what}, or run the matching again.")


@transaction.atomic
def undo(*, actor: Actor, publication: Publication) -> Publication:
    """Take a publication back before anybody was told. Raises TooLate afterwards."""
    actor.require(Permission.MANAGE_MATCHING)
    standing = Publication.objects.filter(
        pk=publication.pk, state=PublicationState.PUBLISHED, undo_until__gt=timezone.now()
    )
    if not standing.update(state=PublicationState.UNDONE):
        raise TooLate("The introductions have been sent. End a pairing on its own page instead.")
    rows = _standing(publication)
    keys = _keys(rows)
    # The worker's clock may be ahead of this one: what has left cannot be taken back, and then nothing is.
    if messages.cancel(keys=keys) < len(keys):
        raise TooLate("The introductions are leaving at this moment. End a pairing on its own page instead.")
    rows.update(state=PairingState.UNDONE, ended_at=timezone.now())
    audit.record(actor=actor, verb="took back a publication", row=publication, label=str(publication.run))
    publication.refresh_from_db()
    return publication


@transaction.atomic
def tell_now(*, actor: Actor, publication: Publication) -> Publication:
    """End the quiet minutes: the introductions leave at once, and the publication cannot be taken back any more."""
    actor.require(Permission.MANAGE_MATCHING)
    now = timezone.now()
    holding = Publication.objects.filter(pk=publication.pk, state=PublicationState.PUBLISHED, undo_until__gt=now)
    if not holding.update(undo_until=now):
        raise TooLate("The introductions have been sent already.")
    rows = _standing(publication)
    rows.update(started_at=now)
    messages.hurry(keys=_keys(rows))
    audit.record(actor=actor, verb="sent introductions at once", row=publication, label=str(publication.run))
    publication.refresh_from_db()
    return publication


@transaction.atomic
def cancel(*, actor: Actor, publication: Publication) -> Publication:
    """Drop a publication that is still waiting for its time. Raises TooLate when it has happened."""
    actor.require(Permission.MANAGE_MATCHING)
    waiting = Publication.objects.filter(pk=publication.pk, state=PublicationState.SCHEDULED)
    if not waiting.update(state=PublicationState.CANCELLED):
        raise TooLate("The pairs have been published already.")
    audit.record(actor=actor, verb="cancelled a scheduled publication", row=publication, label=str(publication.run))
    publication.refresh_from_db()
    return publication


def publish_due(organization_id: uuid.UUID) -> int:
    """Publish what was scheduled for now or earlier; returns how many. One that cannot be published is cancelled visibly."""
    due = Publication.objects.filter(state=PublicationState.SCHEDULED, publish_at__lte=timezone.now())
    actor, count = system(organization_id), 0
    for row in due.select_related("run").order_by("publish_at", "id"):
        try:
            count += publish(actor=actor, publication_id=row.pk)
        except CannotPublish as error:
            cancel(actor=actor, publication=row)
            audit.record(actor=actor, verb="could not publish", row=row, label=str(row.run), why=str(error))
    return count


def _standing(publication: Publication) -> QuerySet[Pairing]:
    """The pairings that nobody has ended in the quiet minutes."""
    return Pairing.objects.filter(publication=publication, state=PairingState.ACTIVE)


def _keys(rows: object) -> list[str]:
    return [key for pairing in rows for key in introductions.keys(pairing.pk)]  # type: ignore[attr-defined]
