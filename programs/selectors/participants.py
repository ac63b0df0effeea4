"""How participants are obtained."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import (
    BooleanField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Greatest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts import identifiers
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import OneTapLink
from programs import rules
from programs.enums import AWAY, EmployeeStatus, LinkScope, MilestoneKind, ParticipantState, ProgramState
from programs.models import Audience, Cohort, Decision, Employee, Milestone, Participant
from programs.selectors import cohorts
from programs.selectors import employees as directory

MANAGE = Permission.MANAGE_PROGRAMS
SORTS = {
    "name": ("employee__last_key", "employee__first_key", "pk"),
    "side": ("side", "employee__last_key", "pk"),
    "state": ("state", "employee__last_key", "pk"),
    "department": ("employee__department", "employee__last_key", "pk"),
    "profile": ("completeness", "employee__last_key", "pk"),
    "capacity": ("capacity", "employee__last_key", "pk"),
}


@dataclass(frozen=True)
class Search:
    """What somebody looks for among a cohort's participants. Without a state, those who withdrew are left out."""

    words: str = ""
    side: str = ""
    state: str = ""
    complete: str = ""
    order: str = "name"


def found(actor: Actor, cohort: Cohort, search: Search) -> QuerySet[Participant]:
    """The participants that a search finds, in its order."""
    actor.require(Permission.MANAGE_PROGRAMS)
    # Through the cohort at hand: a join would look it up once more for every row.
    rows = cohort.participants.select_related("employee")
    for word in search.words.lower().split()[: directory.MAX_WORDS]:
        rows = rows.filter(directory.begins(word, "employee__") | Q(employee__email_key__startswith=word))
    if search.side:
        rows = rows.filter(side=search.side)
    if search.complete:
        rows = rows.filter(complete=search.complete == "yes")
    rows = rows.filter(state=search.state) if search.state else rows.exclude(state=ParticipantState.WITHDRAWN)
    backwards = search.order.startswith("-")
    columns = SORTS.get(search.order.removeprefix("-"), SORTS["name"])
    ordered = rows.order_by(*(OrderBy(F(column), descending=backwards) for column in columns))
    return directory.found_first(ordered)


def chosen(actor: Actor, cohort: Cohort, ids: list[str]) -> list[Participant]:
    """The selected participants of one cohort; ids of other cohorts are ignored."""
    actor.require(Permission.MANAGE_PROGRAMS)
    wanted = [value for value in ids if identifiers.read(value)]
    return list(Participant.objects.filter(cohort=cohort, pk__in=wanted).select_related("employee", "cohort"))


def one(actor: Actor, participant_id: uuid.UUID) -> Participant:
    """One participant: admins reach everybody, everybody else only themselves; raises Http404."""
    rows = Participant.objects.select_related("employee", "cohort__program").filter(pk=participant_id)
    own = rows.filter(rules.themself(actor, "employee__"), _told()).exclude(state=ParticipantState.WITHDRAWN)
    return get_object_or_404(rows if actor.may(Permission.MANAGE_PROGRAMS) else own)


def by_link(actor: Actor, scope: str) -> Participant:
    """The participant whom a one-tap link of this scope is about and whom its holder may reach; raises Http404.

    Their own link finds also somebody who withdrew.
    """
    wanted = actor.grant.subject if actor.grant and actor.grant.scope == scope else None
    rows = _reached(scope, wanted, actor.email)
    return get_object_or_404(rows.select_related("employee", "organization", "cohort__program", "cohort__organization"))


def link_holds(link: OneTapLink) -> bool:
    """Whether what a link of a participant opened is still its holder's."""
    return _reached(link.scope, link.subject, link.email).exists()


def _reached(scope: str, subject: uuid.UUID | None, email: str) -> QuerySet[Participant]:
    """SECURITY: a link is for whoever has its address today. The own place is for the participant themself; the times are
    for somebody who works here, and only of somebody who takes part now."""
    rows = Participant.objects.filter(pk=subject).exclude(employee__status=EmployeeStatus.LEFT)
    if scope != LinkScope.SLOTS:
        return rows.filter(employee__email=email)
    here = Employee.objects.filter(email=email).exclude(status=EmployeeStatus.LEFT)
    return rows.filter(Exists(here)).exclude(state__in=AWAY)


def own(actor: Actor, participant_id: uuid.UUID) -> Participant:
    """The actor's own place, also one that they gave up themself; nobody else's, whatever they may; raises Http404."""
    return get_object_or_404(_own(actor), pk=participant_id)


def given_up(actor: Actor) -> QuerySet[Participant]:
    """Places in live programs that the actor gave up themself and may come back to, the latest first."""
    rows = _own(actor).filter(state=ParticipantState.WITHDRAWN, cohort__program__state=ProgramState.LIVE)
    return rows.order_by("-joined_at")


def _own(actor: Actor) -> QuerySet[Participant]:
    """SECURITY: who was taken out by an admin does not come back by a page of their own."""
    declined = Milestone.objects.filter(participant=OuterRef("pk"), kind=MilestoneKind.DECLINED)
    rows = Participant.objects.filter(rules.themself(actor, "employee__")).exclude(employee__status=EmployeeStatus.LEFT)
    rows = rows.filter(_told(), ~Q(state=ParticipantState.WITHDRAWN) | Exists(declined))
    return rows.select_related("employee", "cohort__program", "cohort__organization")


def _told() -> Q:
    """Places whose people know of them: a decision that can still be taken back has not happened for its applicant."""
    held = Decision.objects.filter(application__cohort=OuterRef("cohort"), application__employee=OuterRef("employee"))
    return ~Q(Exists(held.filter(undone_at=None, undo_until__gt=timezone.now())))


def candidates(
    actor: Actor, cohort: Cohort, search: directory.Search, *, side: str, only_fitting: bool
) -> QuerySet[Employee]:
    """Employees that a search of the directory finds and that do not take part in the cohort.

    With ``only_fitting`` those outside of the side's audience are left out.
    """
    taking = Participant.objects.filter(cohort=cohort).exclude(state=ParticipantState.WITHDRAWN)
    people = directory.found(actor, search).exclude(status=EmployeeStatus.LEFT)
    audience = Audience.objects.filter(cohort=cohort, side=side).first() if only_fitting else None
    if audience is not None:
        people = people.filter(cohorts.fits(audience))
    return people.exclude(pk__in=taking.values("employee_id"))


def outside(actor: Actor, cohort: Cohort, side: str, employee_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these employees do not fit the audience of one side. A warning, for an admin may know better."""
    actor.require(Permission.MANAGE_PROGRAMS)
    audience = Audience.objects.filter(cohort=cohort, side=side).first()
    if audience is None or not employee_ids:
        return set()
    return set(employee_ids) - set(cohorts.eligible(audience).filter(pk__in=employee_ids).values_list("pk", flat=True))


def live_cohorts(actor: Actor) -> QuerySet[Cohort]:
    """Cohorts that somebody can be added to, the latest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Cohort.objects.select_related("program").filter(program__state=ProgramState.LIVE)
    return rows.order_by("-created_at")


def mine(actor: Actor) -> QuerySet[Participant]:
    """Where the actor takes part, the latest first."""
    rows = Participant.objects.filter(rules.themself(actor, "employee__"), _told())
    rows = rows.exclude(state=ParticipantState.WITHDRAWN)
    return rows.select_related("employee", "cohort__program").order_by("-joined_at")


def counts(actor: Actor, cohort: Cohort) -> dict[str, Counter[str]]:
    """How many participants stand where, per side: ``counts["mentor"]["ready"]``; who leaves the organization is ``left``."""
    actor.require(Permission.SEE_PROGRAMS)
    # The cohort is at hand: a join would look it up once more for every row.
    today = timezone.localdate()
    stays = ExpressionWrapper(_staying(max(cohort.starts_on or today, today)), output_field=BooleanField())
    rows = Participant.objects.filter(cohort=cohort).annotate(stays=stays).values_list("side", "state", "stays")
    found: dict[str, Counter[str]] = {"mentor": Counter(), "mentee": Counter()}
    for side, state, stays_here, n in rows.annotate(n=Count("pk")).order_by():
        found[side][state if stays_here or state == ParticipantState.WITHDRAWN else "left"] += n
    return found


def staying(today: dt.date, participant: str = "") -> Q:
    """Participants who work here today and still will when their cohort starts; the others take no place in it.

    ``today`` is the organization's: where a worker asks, no page has said which time zone holds.
    """
    return _staying(Greatest(F(f"{participant}cohort__starts_on"), Value(today, DateField())), participant)


def _staying(first: dt.date | Greatest, participant: str = "") -> Q:
    """Participants who work here today and still will on the first day of their cohort."""
    leaves = f"{participant}employee__leave_date"
    here = Q(**{f"{participant}employee__status__in": (EmployeeStatus.ACTIVE, EmployeeStatus.AWAY)})
    return here & (Q(**{leaves: None}) | Q(**{f"{leaves}__gte": first}))
