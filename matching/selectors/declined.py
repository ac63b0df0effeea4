"""Requests of a cohort after which the program team may ask once more."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from accounts.enums import Permission
from matching.enums import RequestState
from matching.models import PairRequest
from programs.models import Cohort


@dataclass(frozen=True)
class Declined:
    """What the team sees of the requests of a cohort: those that it asked once more, and the last no between any two."""

    again: list[PairRequest]
    refused: QuerySet[PairRequest]


def of(actor: Actor, cohort: Cohort) -> Declined:
    """Requests that ended with a no, the latest first. SECURITY: without the reason and without what the two wrote."""
    rows = _rows(actor).filter(cohort=cohort)
    again = rows.filter(by_team=True, state=RequestState.OPEN)
    return Declined(list(again), rows.filter(_last_no()))


def one(actor: Actor, request_id: uuid.UUID) -> PairRequest:
    """A request that ended with a no, or that the team has asked once more; raises Http404 for any other."""
    known = Q(state=RequestState.DECLINED) | Q(by_team=True)
    found: PairRequest = get_object_or_404(_rows(actor).filter(known), pk=request_id)
    return found


def _rows(actor: Actor) -> QuerySet[PairRequest]:
    actor.require(Permission.MANAGE_MATCHING)
    people = ("asker__employee", "asked__employee", "cohort__program__organization")
    return PairRequest.objects.select_related(*people).defer("message", "declined_for").order_by("-ended_at", "-pk")


def _last_no() -> Q:
    """After which nobody of the two has asked the other once more."""
    same = Q(asker=OuterRef("asker"), asked=OuterRef("asked")) | Q(asker=OuterRef("asked"), asked=OuterRef("asker"))
    later = PairRequest.objects.filter(same, created_at__gt=OuterRef("created_at")).exclude(
        state=RequestState.WITHDRAWN
    )
    return Q(~Exists(later), state=RequestState.DECLINED)
