"""How the one-tap links of one person are obtained: those about their places, and those that they hold."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts import selectors as accounts
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import OneTapLink
from programs import rules
from programs.enums import LinkScope
from programs.models import Employee, Participant

_PLACES = {
    LinkScope.PLACE.value: "Answers for the place of {whom} in {program}",
    LinkScope.SLOTS.value: "Moves the times of {whom} in {program}, and nothing else",
}
_OTHERS = {
    LinkScope.WILLING.value: "Says whether one still wants a partner",
    LinkScope.COHORT.value: "Asks for the own link, and names somebody",
    LinkScope.REQUEST.value: "Answers one match request",
    LinkScope.AGREEMENT.value: "Reads and signs the agreement of one pairing",
    LinkScope.SESSION.value: "Answers for one session: times, moving, and how it was",
    LinkScope.PAIR.value: "Proposes times to the own partner, and says that the two have met",
    LinkScope.CHANGE.value: "Confirms one change that a pair has made, and says what became of it",
    LinkScope.CALENDAR.value: "Shows the own sessions in a calendar",
    LinkScope.SURVEY.value: "Answers one survey, once",
    LinkScope.ERASURE.value: "Takes back that one is forgotten",
    LinkScope.APPLY.value: "Asks for the own application",
    LinkScope.APPLICATION.value: "Writes, sends and changes an application, or takes it back",
}


@dataclass(frozen=True)
class Held:
    """One link with what it opens, in words."""

    link: OneTapLink
    what: str


def around(actor: Actor, participant: Participant) -> QuerySet[OneTapLink]:
    """Links about a participant's place and those that the person holds, for those who manage programs.

    SECURITY: not those to surveys. There is one for each reminder, and whoever is reminded has not answered.
    """
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = accounts.links_around(subjects=[participant.pk], emails=[participant.employee.email])
    return rows.exclude(scope=LinkScope.SURVEY)


def mine(actor: Actor) -> QuerySet[OneTapLink]:
    """Links about the actor's own places and those that the actor holds."""
    actor.require(Permission.SEE_OWN)
    emails = Employee.objects.filter(rules.themself(actor)).values_list("email", flat=True)
    places = Participant.objects.filter(rules.themself(actor, "employee__")).values_list("pk", flat=True)
    return accounts.links_around(subjects=places, emails=emails)


def one(rows: QuerySet[OneTapLink], link_id: uuid.UUID) -> OneTapLink:
    """One of these links; raises Http404."""
    return get_object_or_404(rows, pk=link_id)


def told(rows: Iterable[OneTapLink]) -> list[Held]:
    """What each of these links opens; one query for all names."""
    links = list(rows)
    places = Participant.objects.filter(pk__in=[link.subject for link in links])
    known = {row.pk: row for row in places.select_related("employee", "cohort__program")}
    return [Held(link, _what(link, known.get(link.subject))) for link in links]


def _what(link: OneTapLink, place: Participant | None) -> str:
    if place is None:
        return _OTHERS.get(link.scope, "Opens one page")
    return _PLACES.get(link.scope, "Opens one page").format(whom=place.employee.name, program=place.cohort.program.name)
