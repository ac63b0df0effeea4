"""What the one-tap link of a letter to one of a pair opens, as long as it is still theirs."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import OneTapLink
from matching.enums import PairingState
from matching.models import Pairing
from matching.selectors import panels
from plans.models import Session
from programs.enums import EmployeeStatus, LinkScope, ParticipantState

_PEOPLE = ("mentor__employee__organization", "mentee__employee__organization", "cohort__program__organization")


def pairing(actor: Actor, scope: LinkScope) -> Pairing:
    """The pairing that a link of this scope is about; raises Http404."""
    subject = actor.grant.subject if actor.grant and actor.grant.scope == scope else None
    return get_object_or_404(pairings(actor.email), pk=subject)


def subject_of_session(actor: Actor) -> uuid.UUID | None:
    """The session that a link is about, if it is about one."""
    return actor.grant.subject if actor.grant and actor.grant.scope == LinkScope.SESSION else None


def pairings(email: str) -> QuerySet[Pairing]:
    """SECURITY: a link is for whoever has its address today and takes part, and for a pair that goes on and knows of it."""
    return told(email).filter(state=PairingState.ACTIVE)


def told(email: str) -> QuerySet[Pairing]:
    """The same, and those that have ended: what became of a change is known later."""
    two = _seat("mentor__", email) | _seat("mentee__", email)
    rows = Pairing.objects.filter(two | panels.sits_in(_seat("participant__", email)), started_at__lte=timezone.now())
    return rows.exclude(state=PairingState.UNDONE).select_related(*_PEOPLE)


def link_holds(link: OneTapLink) -> bool:
    """Whether the pair, or the session of a pair, that a link opened is still its holder's."""
    pks = [link.subject]
    if link.scope == LinkScope.SESSION:
        pks = list(Session.objects.filter(pk=link.subject).values_list("pairing_id", flat=True))
    return pairings(link.email).filter(pk__in=pks).exists()


def _seat(path: str, email: str) -> Q:
    """Whether somebody who still takes part has this address."""
    here = {f"{path}employee__status": EmployeeStatus.LEFT}, {f"{path}state": ParticipantState.WITHDRAWN}
    return Q(**{f"{path}employee__email": email}) & ~Q(**here[0]) & ~Q(**here[1])
