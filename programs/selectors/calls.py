"""How calls for applications and their questions are obtained, and which of them are open today."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts import selectors as accounts
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import OneTapLink
from programs.enums import LinkScope, ProgramState, Side
from programs.models import ApplicationQuestion, Call, Cohort, Stranger
from programs.question_sets import SETS, Proposed
from programs.selectors.days import today_of


def of(actor: Actor, cohort: Cohort) -> dict[str, Call]:
    """The calls of a cohort by their side."""
    actor.require(Permission.SEE_PROGRAMS)
    return {row.side: row for row in Call.objects.filter(cohort=cohort).order_by("-side")}


def one(actor: Actor, cohort: Cohort, side: str) -> Call | None:
    """The call of one side, if there is one yet; raises Http404 for a side that there is not."""
    actor.require(Permission.MANAGE_PROGRAMS)
    if side not in Side.values:
        raise Http404
    return Call.objects.filter(cohort=cohort, side=side).select_related("cohort__program").first()


def asked(call: Call) -> list[ApplicationQuestion]:
    """The questions that applicants see, in their order."""
    return list(call.questions.filter(retired=False).order_by("position", "pk"))


def proposed(cohort: Cohort, side: str) -> Sequence[ApplicationQuestion | Proposed]:
    """What a new call would ask: the questions of the cohort that this one was cloned from, or else Upstream's own."""
    rows = ApplicationQuestion.objects.filter(call__cohort=cohort.cloned_from_id, call__side=side, retired=False)
    earlier = list(rows.order_by("position", "pk")) if cohort.cloned_from_id else []
    return earlier or SETS[side]


def retired(call: Call) -> list[ApplicationQuestion]:
    """The questions that are not asked any more."""
    return list(call.questions.filter(retired=True).order_by("position", "pk"))


def question(actor: Actor, cohort: Cohort, question_id: uuid.UUID) -> ApplicationQuestion:
    """One question of a cohort; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return get_object_or_404(ApplicationQuestion.objects.select_related("call"), pk=question_id, call__cohort=cohort)


def open_now(cohort: Cohort) -> dict[str, Call]:
    """The calls of a cohort that take applications today, where the organization is, by their side."""
    today = today_of(cohort.organization)
    rows = Call.objects.filter(Q(closes_on=None) | Q(closes_on__gte=today), cohort=cohort, opens_on__lte=today)
    return {row.side: row for row in rows.filter(cohort__program__state=ProgramState.LIVE).order_by("-side")}


def cohort_to_join(actor: Actor, program_id: uuid.UUID, cohort_id: uuid.UUID) -> Cohort:
    """A cohort that takes, or took, applications, for whoever may want to take part in it; raises Http404."""
    actor.require(Permission.SEE_OWN)
    rows = Cohort.objects.filter(program_id=program_id, program__state=ProgramState.LIVE, calls__isnull=False)
    return get_object_or_404(rows.select_related("program", "organization").distinct(), pk=cohort_id)


def open_cohorts(actor: Actor) -> list[Cohort]:
    """Cohorts that take applications today, the latest first."""
    actor.require(Permission.SEE_OWN)
    rows = Cohort.objects.filter(calls__isnull=False, program__state=ProgramState.LIVE)
    found = list(rows.select_related("program", "organization").distinct().order_by("-created_at"))
    today = today_of(found[0].organization) if found else None
    calls = Call.objects.filter(Q(closes_on=None) | Q(closes_on__gte=today), opens_on__lte=today) if found else []
    taking = {call.cohort_id for call in calls}
    return [row for row in found if row.pk in taking]


def behind(actor: Actor) -> Cohort:
    """The cohort whose shared application link the actor came by; raises Http404."""
    wanted = actor.grant.subject if actor.grant and actor.grant.scope == LinkScope.APPLY else None
    rows = Cohort.objects.select_related("program", "organization")
    return get_object_or_404(rows, pk=wanted, program__state=ProgramState.LIVE)


def shared(actor: Actor, cohort: Cohort) -> QuerySet[OneTapLink]:
    """Open application links of a cohort, the newest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return accounts.links_of(LinkScope.APPLY, cohort.pk)


def strangers(actor: Actor, cohort: Cohort) -> QuerySet[Stranger]:
    """Addresses that asked to apply and are not in the directory, the longest-waiting first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return Stranger.objects.filter(cohort=cohort, handled=False).order_by("created_at", "pk")


def stranger(actor: Actor, cohort: Cohort, stranger_id: uuid.UUID) -> Stranger:
    """One such address; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return get_object_or_404(Stranger, cohort=cohort, pk=stranger_id)
