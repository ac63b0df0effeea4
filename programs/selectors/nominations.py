"""How shared links and the names that came by them are obtained."""

from __future__ import annotations

import uuid

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from accounts import selectors as accounts
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import OneTapLink
from programs.enums import LinkScope, NominationState, ProgramState
from programs.models import Cohort, Nomination, Participant


def waiting(actor: Actor, cohort: Cohort) -> QuerySet[Nomination]:
    """Names that nobody has decided on, the longest-waiting first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Nomination.objects.filter(cohort=cohort, state=NominationState.OPEN)
    return rows.select_related("employee", "cohort").order_by("created_at", "pk")


def waits_to_come_back(participant: Participant) -> bool:
    """Whether an admin has yet to decide on somebody who wants to come back; the caller has obtained the participant."""
    rows = Nomination.objects.filter(cohort=participant.cohort_id, employee=participant.employee_id, proven=True)
    return rows.filter(state=NominationState.OPEN).exists()


def by_cohort(actor: Actor) -> list[tuple[Cohort, int]]:
    """Cohorts of live programs for which names wait, with how many; the longest-waiting first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    names = Nomination.objects.filter(cohort=OuterRef("pk"), state=NominationState.OPEN).order_by().values("cohort")
    rows = Cohort.objects.filter(program__state=ProgramState.LIVE).select_related("program")
    rows = rows.annotate(
        names=Subquery(names.annotate(n=Count("pk")).values("n")),
        first=Subquery(names.annotate(n=Min("created_at")).values("n")),
    )
    return [(row, row.names) for row in rows.filter(names__gt=0).order_by("first", "pk")]


def one(actor: Actor, cohort: Cohort, nomination_id: uuid.UUID) -> Nomination:
    """A name of a cohort, decided or not; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Nomination.objects.filter(cohort=cohort).select_related("employee", "cohort")
    return get_object_or_404(rows, pk=nomination_id)


def shared(actor: Actor, cohort: Cohort) -> QuerySet[OneTapLink]:
    """Open shared links of a cohort, the newest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return accounts.links_of(LinkScope.COHORT, cohort.pk)


def behind(actor: Actor) -> Cohort:
    """The cohort whose shared link the actor came by; raises Http404."""
    wanted = actor.grant.subject if actor.grant and actor.grant.scope == LinkScope.COHORT else None
    return get_object_or_404(Cohort.objects.select_related("program", "organization"), pk=wanted, program__state="live")
