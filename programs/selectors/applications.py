"""How applications are obtained: the list with the scores that its reader may see, one of them, and one's own."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from django.db.models import Avg, Case, Exists, F, FloatField, OrderBy, OuterRef, Q, QuerySet, Subquery, Value, When
from django.shortcuts import get_object_or_404

from accounts import identifiers
from accounts.actors import Actor
from accounts.enums import Permission
from accounts.models import OneTapLink
from programs import rules
from programs.enums import ApplicationState, EmployeeStatus, LinkScope, ParticipantState
from programs.models import Application, ApplicationAnswer, Cohort, Employee, Participant, Review
from programs.rubric import KEYS
from programs.selectors import employees as directory
from programs.selectors.vetting import REVIEWED, REVIEWS, reviews_of_row, with_reviews

MANAGE = Permission.MANAGE_PROGRAMS
NOBODY, ME = "none", "me"
SORTS = {
    "name": ("employee__last_key", "employee__first_key", "pk"),
    "side": ("side", "employee__last_key", "pk"),
    "state": ("state", "employee__last_key", "pk"),
    "sent": ("submitted_at", "pk"),
    "reviews": ("given", "submitted_at", "pk"),
    "score": ("score", "submitted_at", "pk"),
}


# The mean of what the reader may see; whose score is hidden, or not there yet, is in none of them.
SCORED = {
    "high": Q(score__gte=3.5),
    "good": Q(score__gte=3, score__lt=3.5),
    "fair": Q(score__gte=2, score__lt=3),
    "low": Q(score__lt=2),
}


@dataclass(frozen=True)
class Search:
    """What somebody looks for among a cohort's applications. Without a state, drafts and what was taken back are left out."""

    words: str = ""
    side: str = ""
    state: str = ""
    reviewer: str = ""
    missing: str = ""
    score: str = ""
    order: str = "sent"


def found(actor: Actor, cohort: Cohort, search: Search) -> QuerySet[Application]:
    """The applications that a search finds, in its order, each with how many reviews it has and the score that may be seen."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = _scored(actor, cohort, with_reviews(cohort.applications.select_related("employee")))
    for word in search.words.lower().split()[: directory.MAX_WORDS]:
        rows = rows.filter(directory.begins(word, "employee__") | Q(employee__email_key__startswith=word))
    if search.side:
        rows = rows.filter(side=search.side)
    if search.state:
        rows = rows.filter(state=search.state)
    else:
        rows = rows.exclude(state__in=(ApplicationState.DRAFT, ApplicationState.WITHDRAWN))
    if search.reviewer:
        rows = rows.filter(_read_by(actor, search.reviewer))
    if search.missing == "review":
        rows = rows.filter(~REVIEWED, state=ApplicationState.RECEIVED)
    if search.missing == "decision":
        rows = rows.filter(REVIEWED, state=ApplicationState.RECEIVED)
    if search.score:
        rows = rows.filter(SCORED[search.score])
    backwards = search.order.startswith("-")
    columns = SORTS.get(search.order.removeprefix("-"), SORTS["sent"])
    return rows.order_by(*(OrderBy(F(one), descending=backwards, nulls_last=True) for one in columns))


def _read_by(actor: Actor, reviewer: str) -> Q:
    """Applications of one reviewer, of the actor, or of nobody."""
    readers = Review.objects.filter(application=OuterRef("pk"))
    if reviewer == NOBODY:
        return Q(~Exists(readers))
    who = str(actor.user_id) if reviewer == ME else reviewer
    return Q(Exists(readers.filter(reviewer_id=who))) if identifiers.read(who) else Q(pk__in=[])


def _scored(actor: Actor, cohort: Cohort, rows: QuerySet[Application]) -> QuerySet[Application]:
    """The rows with ``score``, the mean over scales and reviews, where the actor may see it: also an order tells something."""
    people = Application.objects.filter(cohort=cohort).values_list("employee_id", flat=True)
    hidden = rules.partial_to(actor, list(people))
    reviews = reviews_of_row().filter(given_at__isnull=False)
    total = sum((F(key) for key in KEYS[1:]), F(KEYS[0]))
    mean = reviews.values("application").annotate(mean=Avg(total / Value(float(len(KEYS))), output_field=FloatField()))
    own = reviews.filter(reviewer_id=actor.user_id)
    rows = rows.annotate(mean=Subquery(mean.values("mean")), own=Exists(own))
    seen = Q(own=True)
    if actor.may(Permission.MANAGE_PROGRAMS):
        seen |= REVIEWED
    score = Case(
        When(employee_id__in=hidden, then=Value(None)), When(seen, then=F("mean")), output_field=FloatField(null=True)
    )
    return rows.annotate(score=score)


def counts(actor: Actor, cohort: Cohort) -> Counter[str]:
    """How many applications stand in each state, and how many wait for a ``review`` or a ``decision``."""
    actor.require(Permission.SEE_PROGRAMS)
    numbers: Counter[str] = Counter()
    rows = with_reviews(Application.objects.filter(cohort=cohort))
    for state, given, enough in rows.values_list("state", "given", "reviewed_enough"):
        numbers[state] += 1
        if state == ApplicationState.RECEIVED:
            numbers["decision" if enough or given >= REVIEWS else "review"] += 1
    return numbers


def one(actor: Actor, cohort: Cohort, application_id: uuid.UUID) -> Application:
    """One application of a cohort; raises Http404."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Application.objects.select_related("employee__manager", "cohort__program", "organization")
    return get_object_or_404(rows, pk=application_id, cohort=cohort)


def chosen(actor: Actor, cohort: Cohort, ids: list[str]) -> list[Application]:
    """The selected applications of one cohort; ids of other cohorts are ignored."""
    actor.require(Permission.SEE_PROGRAMS)
    wanted = [value for value in ids if identifiers.read(value)]
    rows = Application.objects.filter(cohort=cohort, pk__in=wanted)
    return list(rows.select_related("employee", "cohort__program").order_by("submitted_at", "pk"))


def answers(application: Application) -> list[ApplicationAnswer]:
    """What was answered, in the order of the questions; the caller has asked who may see it."""
    rows = ApplicationAnswer.objects.filter(application=application).select_related("question")
    return list(rows.order_by("question__retired", "question__position", "question__pk"))


def written(application: Application) -> dict[uuid.UUID, str]:
    """What was answered, by question."""
    rows = ApplicationAnswer.objects.filter(application=application)
    return dict(rows.values_list("question_id", "text"))


def is_unread(application: Application) -> bool:
    """Whether an application waits, and nobody who reviews it has begun to read; the caller has asked who may know."""
    begun = Review.objects.filter(application=application, begun_at__isnull=False)
    return application.state == ApplicationState.RECEIVED and not begun.exists()


def behind(actor: Actor) -> Application:
    """The application whose own link the actor came by; raises Http404."""
    wanted = actor.grant.subject if actor.grant and actor.grant.scope == LinkScope.APPLICATION else None
    rows = Application.objects.select_related("employee", "cohort__program", "cohort__organization", "organization")
    # SECURITY: a link is for whoever has its address today.
    here = rows.filter(employee__email=actor.email).exclude(employee__status=EmployeeStatus.LEFT)
    return get_object_or_404(here, pk=wanted)


def link_holds(link: OneTapLink) -> bool:
    """Whether an application is still that of the address which its link was written to."""
    rows = Application.objects.filter(pk=link.subject, employee__email=link.email)
    return rows.exclude(employee__status=EmployeeStatus.LEFT).exists()


def own_employee(actor: Actor) -> Employee | None:
    """The employee behind the actor's login, if the directory knows one."""
    rows = Employee.objects.filter(rules.themself(actor)).exclude(status=EmployeeStatus.LEFT)
    return rows.order_by("created_at").first()


def own(actor: Actor, cohort: Cohort) -> Application | None:
    """The actor's own application to a cohort, if they have begun one."""
    rows = Application.objects.filter(rules.themself(actor, "employee__"), cohort=cohort)
    return rows.select_related("employee", "cohort__program", "cohort__organization", "organization").first()


def has_place(actor: Actor, cohort: Cohort) -> bool:
    """Whether the actor takes part in a cohort, and so need not apply."""
    rows = Participant.objects.filter(rules.themself(actor, "employee__"), cohort=cohort)
    return rows.exclude(state=ParticipantState.WITHDRAWN).exists()


def mine(actor: Actor) -> dict[uuid.UUID, Application]:
    """The actor's own applications by their cohort."""
    rows = Application.objects.filter(rules.themself(actor, "employee__"))
    return {row.cohort_id: row for row in rows.select_related("cohort__program")}
