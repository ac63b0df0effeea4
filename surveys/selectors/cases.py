"""How cases are obtained: an admin who is too near to whoever one is about learns nothing of it, not even that it exists."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import Organization, User
from matching.models import Pairing
from programs.models import Participant
from programs.rules import themself
from programs.selectors.days import today_of
from surveys.enums import CaseState
from surveys.models import Case
from surveys.selectors import owners, sheets

_PEOPLE = ("participant__employee", "cohort__program__organization", "owner", "question")


@dataclass(frozen=True)
class Search:
    """What somebody looks for among cases; without a state, those that are open."""

    kind: str = ""
    state: str = ""
    owner: str = ""


def listed(actor: Actor, search: Search) -> QuerySet[Case]:
    """The cases that a search finds and the actor may see, those that are due first."""
    rows = seen(actor)
    if search.kind:
        rows = rows.filter(kind=search.kind)
    if search.owner:
        rows = rows.filter(owner=actor.user_id) if search.owner == "me" else rows.filter(owner=None)
    if search.state == "overdue":
        rows = rows.filter(due_on__lt=_today(actor)).exclude(status=CaseState.CLOSED)
    elif search.state:
        rows = rows.filter(status=search.state)
    else:
        rows = rows.exclude(status=CaseState.CLOSED)
    return rows.order_by(F("closed_at").desc(nulls_first=True), "due_on", "pk")


def seen(actor: Actor) -> QuerySet[Case]:
    """Every case that the actor may see."""
    actor.require(Permission.MANAGE_PROGRAMS)
    about = Case.objects.exclude(participant=None).order_by().values_list("participant_id", flat=True).distinct()
    near = owners.too_near(actor, list(about))
    rows = Case.objects.select_related(*_PEOPLE).exclude(_maybe_own(actor))
    return rows.exclude(participant__in=near) if near else rows


def _maybe_own(actor: Actor) -> Q:
    """Cases about nobody in a cohort in which the actor takes part: it may be about them, or about their partner."""
    mine = Participant.objects.filter(themself(actor, "employee__"))
    return Q(participant=None, cohort__in=mine.values("cohort_id"))


def one(actor: Actor, case_id: uuid.UUID) -> Case:
    """One case; raises Http404, also for whoever is too near to it."""
    return get_object_or_404(_alone(actor, case_id).select_related(*_PEOPLE))


def held(actor: Actor, case_id: uuid.UUID) -> Case:
    """The same, locked."""
    return get_object_or_404(_alone(actor, case_id).select_related(*_PEOPLE).select_for_update(of=("self",)))


def _alone(actor: Actor, case_id: uuid.UUID) -> QuerySet[Case]:
    actor.require(Permission.MANAGE_PROGRAMS)
    row = Case.objects.filter(pk=case_id).exclude(_maybe_own(actor)).first()
    if row is None or (row.participant_id and owners.too_near(actor, [row.participant_id])):
        raise Http404
    return Case.objects.filter(pk=case_id)


def may_own(case: Case) -> list[User]:
    """Everybody who may look after a case, whose caller has obtained it."""
    return owners.of_person(case.participant) if case.participant else owners.of_nobody(case.cohort_id)


def overdue(actor: Actor) -> int:
    """How many cases that the actor may see are past their day."""
    return seen(actor).filter(due_on__lt=_today(actor)).exclude(status=CaseState.CLOSED).count()


def waiting(actor: Actor) -> list[Case]:
    """What the actor has to look after, or nobody does, the most urgent first."""
    mine = Q(owner=actor.user_id) | Q(owner=None)
    return list(seen(actor).filter(mine).exclude(status=CaseState.CLOSED).order_by("due_on", "pk"))


def is_overdue(case: Case) -> bool:
    """Whether somebody should have closed it by now."""
    return case.status != CaseState.CLOSED and case.due_on < today_of(case.cohort.program.organization)


def _today(actor: Actor) -> dt.date:
    return today_of(Organization.objects.get(pk=actor.organization_id))


def pairings_of(case: Case) -> list[Pairing]:
    """The pairings that go on of whoever a case is about, whose caller has obtained it."""
    return sheets.pairings_of(case.participant) if case.participant else []
