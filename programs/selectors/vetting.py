"""What reviews and decisions mean: who may see which scores, what a decision would do, and who waits for which step."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.actors import Actor
from accounts.enums import Permission
from programs import rules
from programs.enums import (
    AWAY,
    TAKES_PLACE,
    ApplicationState,
    EmployeeStatus,
    MilestoneKind,
    ParticipantState,
    ProgramState,
    Side,
    Verdict,
)
from programs.models import Application, Cohort, Decision, Milestone, Participant, Review
from programs.selectors.days import today_of
from programs.selectors.participants import staying

# How many read an application before it is decided on, unless an admin says that one is enough.
REVIEWS = 2
REVIEWED = Q(reviewed_enough=True) | Q(given__gte=REVIEWS)


@dataclass
class Foreseen:
    """What a decision does, to whom: a place, the waitlist, the reserve, a no; or nothing, and why."""

    placed: list[Application] = field(default_factory=list)
    waiting: list[Application] = field(default_factory=list)
    reserve: list[Application] = field(default_factory=list)
    declined: list[Application] = field(default_factory=list)
    skipped: list[tuple[Application, str]] = field(default_factory=list)

    @property
    def all(self) -> list[Application]:
        return [*self.placed, *self.waiting, *self.reserve, *self.declined]

    @property
    def count(self) -> int:
        return len(self.all)


def foresee(actor: Actor, cohort: Cohort, applications: Sequence[Application], verdict: str) -> Foreseen:
    """What a verdict would do to these applications now, the earliest first; nothing is changed."""
    actor.require(Permission.MANAGE_PROGRAMS)
    found, free = Foreseen(), free_places(cohort)
    partial = rules.partial_to(actor, [one.employee_id for one in applications])
    seats = dict(
        Participant.objects.filter(cohort=cohort, employee__in=[one.employee_id for one in applications])
        .exclude(state__in=AWAY)
        .values_list("employee_id", "state")
    )
    for one in sorted(applications, key=lambda row: (row.submitted_at or row.created_at, row.pk)):
        why_not = _why_not(one, verdict, seats.get(one.employee_id, ""), partial=one.employee_id in partial)
        if why_not:
            found.skipped.append((one, why_not))
        elif verdict == Verdict.DECLINE:
            found.declined.append(one)
        elif one.side == Side.MENTEE and free <= 0:
            found.waiting.append(one)
        elif verdict == Verdict.WAITLIST:
            found.reserve.append(one)
        else:
            found.placed.append(one)
            free -= one.side == Side.MENTEE
    return found


def _why_not(one: Application, verdict: str, seat: str, *, partial: bool) -> str:
    """Why a verdict does nothing to an application; empty when it does."""
    if partial:
        return "is you, or in your reporting line: somebody else decides"
    if one.state not in (ApplicationState.RECEIVED, ApplicationState.WAITLISTED):
        return "does not wait for a decision"
    if one.employee.status == EmployeeStatus.LEFT and verdict != Verdict.DECLINE:
        return "has left the organization"
    if one.state == ApplicationState.WAITLISTED and verdict == Verdict.WAITLIST:
        return "is on the waitlist already"
    if seat == ParticipantState.WAITLISTED and verdict != Verdict.DECLINE:
        return "stands on the waitlist, and moves up when a place is free"
    return "takes part already" if seat in TAKES_PLACE else ""


def free_places(cohort: Cohort) -> int:
    """Places for mentees that nobody has yet; below zero when a cap was lowered."""
    here = staying(today_of(cohort.organization))
    cap = Cohort.objects.values_list("cap", flat=True).get(pk=cohort.pk)
    return cap - Participant.objects.filter(here, cohort=cohort, side=Side.MENTEE, state__in=TAKES_PLACE).count()


def is_held(cohort: Cohort) -> bool:
    """Whether something was decided that can still be taken back."""
    return still_quiet(Decision.objects.filter(application__cohort=cohort)).exists()


def in_reserve(cohort: Cohort) -> QuerySet[Application]:
    """Waitlisted applications of people who have no place in the cohort's line, the earliest first.

    A place that was given up before they applied is none. Who said no since has left the line, and who said "not now" is
    back in it on their day.
    """
    ends = (MilestoneKind.DECLINED, MilestoneKind.WITHDRAWN)
    since = Milestone.objects.filter(
        participant=OuterRef("pk"), kind__in=ends, reached_at__gte=OuterRef(OuterRef("submitted_at"))
    )
    seat = Participant.objects.filter(cohort=OuterRef("cohort"), employee=OuterRef("employee"))
    seat = seat.filter(~Q(state=ParticipantState.WITHDRAWN) | Exists(since))
    rows = Application.objects.filter(~Exists(seat), cohort=cohort, state=ApplicationState.WAITLISTED)
    return rows.exclude(employee__status=EmployeeStatus.LEFT).order_by("submitted_at", "pk")


def waitlisted(actor: Actor) -> QuerySet[Application]:
    """Everybody on a waitlist of a live program."""
    actor.require(Permission.MANAGE_PROGRAMS)
    return Application.objects.filter(state=ApplicationState.WAITLISTED, cohort__program__state=ProgramState.LIVE)


def moved_up(actor: Actor) -> QuerySet[Application]:
    """Waitlisted applications whose person has a place by now; what can still be taken back is left out."""
    seat = Participant.objects.filter(cohort=OuterRef("cohort"), employee=OuterRef("employee"), state__in=TAKES_PLACE)
    held = still_quiet(Decision.objects.filter(application=OuterRef("pk")))
    rows = waitlisted(actor).filter(Exists(seat), ~Exists(held))
    rows = rows.select_related("employee", "organization", "cohort__program", "cohort__organization")
    return rows.select_for_update(of=("self",)).order_by("submitted_at", "pk")


def last_decision(application: Application) -> Decision | None:
    """What was decided last and stands."""
    rows = Decision.objects.filter(application=application, undone_at=None).select_related("decided_by")
    return rows.order_by("-decided_at", "-pk").first()


def decisions_of(actor: Actor, application: Application) -> list[Decision]:
    """Everything that was decided on an application, the latest first, also what was taken back."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Decision.objects.filter(application=application).select_related("decided_by")
    return list(rows.order_by("-decided_at", "-pk"))


def still_quiet(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Those of these decisions that nobody was told of yet, and that can be taken back."""
    return rows.filter(undone_at=None, undo_until__gt=timezone.now())


def together(actor: Actor, row: Decision) -> list[Decision]:
    """What was decided with the same click and is not told yet, with the applicants, the earliest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = still_quiet(Decision.objects.filter(act=row.act)).select_related("application__employee")
    return list(rows.order_by("application__submitted_at", "pk"))


def held(actor: Actor, cohort: Cohort) -> list[Decision]:
    """One decision of every click that can still be taken back, with how many it decided, the latest first."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = still_quiet(Decision.objects.filter(application__cohort=cohort))
    first: dict[object, Decision] = {}
    for row in rows.order_by("-decided_at", "pk"):
        one = first.setdefault(row.act, row)
        one.together = getattr(one, "together", 0) + 1  # type: ignore[attr-defined]
    return list(first.values())


def with_reviews(rows: QuerySet[Application]) -> QuerySet[Application]:
    """The rows with how many reviews are ``given`` and how many ``reviewers`` there are.

    NOTE: counted beside the rows and not by a join: with a join and its groups, a filter by score once took half a minute
    for a thousand applications.
    """
    reviews = reviews_of_row()
    return rows.annotate(
        given=Coalesce(Subquery(_counted(reviews.filter(given_at__isnull=False))), 0),
        reviewers=Coalesce(Subquery(_counted(reviews)), 0),
    )


def reviews_of_row() -> QuerySet[Review]:
    """The reviews of the application at hand, inside a query of applications, to be put together as one."""
    return Review.objects.filter(application=OuterRef("pk")).order_by()


def _counted(reviews: QuerySet[Review]) -> QuerySet[Any, Any]:
    return reviews.values("application").annotate(count=Count("pk")).values("count")


def waiting(actor: Actor) -> list[tuple[Cohort, int, int]]:
    """Cohorts of live programs with how many applications wait for a review, and how many for a decision."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Application.objects.filter(state=ApplicationState.RECEIVED, cohort__program__state=ProgramState.LIVE)
    found: dict[object, list[int]] = {}
    for cohort_id, ready in (
        with_reviews(rows).annotate(decide=Case(When(REVIEWED, then=1), default=0)).values_list("cohort_id", "decide")
    ):
        found.setdefault(cohort_id, [0, 0])[ready] += 1
    cohorts = Cohort.objects.filter(pk__in=found).select_related("program").order_by("-created_at")
    return [(row, *found[row.pk]) for row in cohorts]  # type: ignore[misc]


def mine_to_review(actor: Actor) -> QuerySet[Application]:
    """Applications that the actor was asked to review and has not yet, the earliest first."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Application.objects.filter(
        state=ApplicationState.RECEIVED, reviews__reviewer_id=actor.user_id, reviews__given_at=None
    )
    return rows.select_related("employee", "cohort__program").order_by(F("submitted_at").asc(), "pk")


def told_state(application: Application) -> str:
    """Where an application stands as its applicant knows it: what can still be taken back has not happened."""
    return told_states([application])[application.pk]


def told_states(applications: Collection[Application]) -> dict[uuid.UUID, str]:
    """The same for several, by application, in one query."""
    rows = still_quiet(Decision.objects.filter(application__in=applications))
    found = {row.pk: row.state for row in applications}
    # The first that can be taken back says what was before all of them.
    return found | {row.application_id: row.state_before for row in rows.order_by("-decided_at", "-pk")}


def decision(actor: Actor, cohort: Cohort, decision_id: uuid.UUID) -> Decision:
    """One decision of a cohort; raises Http404."""
    actor.require(Permission.MANAGE_PROGRAMS)
    rows = Decision.objects.select_related("application__cohort__program")
    return get_object_or_404(rows, pk=decision_id, application__cohort=cohort)
