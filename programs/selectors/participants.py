"""How participants are obtained."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.actors import Actor
from accounts.enums import Permission
from programs.models import Cohort, Participant, ParticipantState

SORTS = {
    "name": ("employee__last_key", "employee__first_key", "pk"),
    "side": ("side", "employee__last_key", "pk"),
    "state": ("state", "employee__last_key", "pk"),
    "department": ("employee__department", "employee__last_key", "pk"),
}


@dataclass(frozen=True)
class Search:
    """What somebody looks for among a cohort's participants. Without a state, those who withdrew are left out."""

    words: str = ""
    side: str = ""
    state: str = ""
    order: str = "name"


def found(actor: Actor, cohort: Cohort, search: Search) -> QuerySet[Participant]:
    """The participants that a search finds, in its order."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Participant.objects.filter(cohort=cohort).select_related("employee", "cohort")
    for word in search.words.lower().split()[:5]:
        rows = rows.filter(
            Q(employee__first_key__startswith=word)
            | Q(employee__last_key__startswith=word)
            | Q(employee__email_key__startswith=word)
        )
    if search.side:
        rows = rows.filter(side=search.side)
    rows = rows.filter(state=search.state) if search.state else rows.exclude(state=ParticipantState.WITHDRAWN)
    backwards = search.order.startswith("-")
    columns = SORTS.get(search.order.removeprefix("-"), SORTS["name"])
    return rows.order_by(*(f"-{column}" if backwards else column for column in columns))


def chosen(actor: Actor, cohort: Cohort, ids: list[str]) -> list[Participant]:
    """The selected participants of one cohort; ids of other cohorts are ignored."""
    actor.require(Permission.MANAGE_PROGRAMS)
    wanted = [value for value in ids if _is_uuid(value)]
    return list(Participant.objects.filter(cohort=cohort, pk__in=wanted).select_related("employee", "cohort"))


def one(actor: Actor, participant_id: uuid.UUID) -> QuerySet[Participant]:
    """One participant: admins reach everybody, everybody else only themselves."""
    rows = Participant.objects.select_related("employee", "cohort__program").filter(pk=participant_id)
    return rows if actor.may(Permission.MANAGE_PROGRAMS) else rows.filter(employee__user_id=actor.user_id)


def mine(actor: Actor) -> QuerySet[Participant]:
    """Where the actor takes part, the latest first."""
    rows = Participant.objects.filter(employee__user_id=actor.user_id).exclude(state=ParticipantState.WITHDRAWN)
    return rows.select_related("employee", "cohort__program").order_by("-joined_at")


def counts(actor: Actor, cohort: Cohort) -> dict[str, Counter[str]]:
    """How many participants stand where, per side: ``counts["mentor"]["ready"]``."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Participant.objects.filter(cohort=cohort).values_list("side", "state").annotate(n=Count("pk")).order_by()
    found: dict[str, Counter[str]] = {"mentor": Counter(), "mentee": Counter()}
    for side, state, n in rows:
        found[side][state] = n
    return found


def _is_uuid(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True
