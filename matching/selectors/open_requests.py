"""Requests that wait for an answer: between two people, behind the link of a letter, and those that are somebody's turn."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from accounts.models import OneTapLink
from matching.enums import RequestState
from matching.models import Handle, PairRequest, RequestNote
from matching.selectors import asking
from programs import rules
from programs.enums import EmployeeStatus, LinkScope, ParticipantState


@dataclass(frozen=True)
class Between:
    """The open request between the owner of a seat and somebody, and whether the owner asked."""

    request: PairRequest
    mine: bool


def between(seat: Handle, others: Iterable[Handle]) -> dict[uuid.UUID, Between]:
    """Open requests with these people, by their handle."""
    me, them = seat.participant_id, {row.participant_id: row.pk for row in others}
    two = Q(asker=me, asked__in=them) | Q(asked=me, asker__in=them)
    rows = PairRequest.objects.filter(two, state=RequestState.OPEN)
    return {
        them[row.asked_id if row.asker_id == me else row.asker_id]: Between(row, row.asker_id == me) for row in rows
    }


def may_ask_more(seat: Handle) -> bool:
    """Whether one more request of the seat's owner may be open."""
    mine = PairRequest.objects.filter(asker=seat.participant_id, state=RequestState.OPEN)
    return mine.count() < asking.MOST_OPEN


@dataclass(frozen=True)
class Turn:
    """A request in which it is the actor's turn: to say yes or no, or to answer a question."""

    request: PairRequest
    question: bool


def turns(actor: Actor) -> list[Turn]:
    """Requests that wait for the actor, whichever ends first before the others."""
    last = RequestNote.objects.filter(pair_request=OuterRef("pk")).order_by("-pk")
    rows = PairRequest.objects.filter(state=RequestState.OPEN).annotate(last=Subquery(last.values("author_id")[:1]))
    asked = rows.filter(rules.themself(actor, "asked__employee__")).order_by("expires_at", "pk")
    mine = rows.filter(rules.themself(actor, "asker__employee__"), last__isnull=False).order_by("expires_at", "pk")
    questions = [Turn(row, question=True) for row in mine if row.last != row.asker_id]
    return [*(Turn(row, question=False) for row in asked), *questions]


def by_link(actor: Actor) -> tuple[Handle, PairRequest]:
    """The request that a one-tap link is about, with the seat of its holder; raises Http404."""
    wanted = actor.grant.subject if actor.grant and actor.grant.scope == LinkScope.REQUEST else None
    row = get_object_or_404(PairRequest.objects.select_related("pairing"), pk=wanted)
    return get_object_or_404(_seat(row, actor.email)), row


def link_holds(link: OneTapLink) -> bool:
    """Whether what a link to a request opened is still its holder's."""
    row = PairRequest.objects.filter(pk=link.subject).first()
    return row is not None and _seat(row, link.email).exists()


def _seat(row: PairRequest, email: str) -> QuerySet[Handle]:
    """SECURITY: a link is for whoever of the two has its address today and takes part."""
    rows = asking.annotated_seats().filter(participant__in=[row.asker_id, row.asked_id])
    rows = rows.filter(participant__employee__email=email).exclude(participant__employee__status=EmployeeStatus.LEFT)
    return rows.exclude(participant__state=ParticipantState.PAUSED)
