"""How a cohort's way to a pair is obtained, and what an admin sees of it."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.actors import Actor
from accounts.enums import Permission
from matching.enums import RequestState, Willing
from matching.models import Handle, Opening, PairRequest, Willingness
from matching.selectors import asking
from matching.selectors.choosing import assigned
from programs.enums import MilestoneKind, ParticipantState, Side
from programs.models import Cohort, Participant
from programs.selectors.days import today_of
from programs.selectors.participants import staying

LABELS = (("Open requests", "open"), ("Accepted", "accepted"), ("Declined", "declined"), ("Not answered", "expired"))
_TAKES_PART = (ParticipantState.ENROLLED, ParticipantState.READY)


def of(actor: Actor, cohort: Cohort) -> Opening:
    """The cohort's opening; one that nobody has set yet says what its program says, and has no row."""
    actor.require(Permission.SEE_PROGRAMS)
    found: Opening | None = Opening.objects.filter(cohort=cohort).first()
    row = found or Opening(cohort=cohort, mode=cohort.program.mode)
    row.cohort = cohort
    return row


def complete_share(actor: Actor, cohort_id: uuid.UUID) -> int | None:
    """Percent of the mentors who take part whose profile is complete; None without mentors."""
    actor.require(Permission.SEE_PROGRAMS)
    mentors = Participant.objects.filter(cohort_id=cohort_id, side=Side.MENTOR, state__in=_TAKES_PART)
    found = mentors.aggregate(all=Count("pk"), ready=Count("pk", filter=Q(state=ParticipantState.READY)))
    return 100 * found["ready"] // found["all"] if found["all"] else None


def places(actor: Actor, cohort: Cohort) -> dict[str, list[str]]:
    """Departments and sites of the cohort's people, to choose segments from."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = set(
        Participant.objects.filter(cohort=cohort).values_list("employee__department", "employee__location").order_by()
    )
    departments, locations = ({row[place] for row in rows} - {""} for place in (0, 1))
    return {"departments": sorted(departments), "locations": sorted(locations)}


@dataclass(frozen=True)
class Segment:
    """How many of one side an admin pairs, and how many choose themselves."""

    side: str
    assigned: int
    choosing: int


def segments(actor: Actor, opening: Opening) -> list[Segment]:
    """What the lists of a hybrid cohort mean for each side; nobody chooses where the other side has nobody who does."""
    actor.require(Permission.SEE_PROGRAMS)
    people = Participant.objects.filter(cohort=opening.cohort_id, state__in=_TAKES_PART)
    ours = Count("pk", filter=Q(pk__in=people.filter(assigned(opening, path="")).values("pk")))
    found = {row["side"]: row for row in people.values("side").annotate(all=Count("pk"), ours=ours).order_by()}
    none = {"all": 0, "ours": 0}
    rows = [(side, found.get(side, none)) for side in Side.values]
    return [Segment(side, row["ours"], row["all"] - row["ours"]) for side, row in rows]


def left_over(actor: Actor, opening: Opening) -> list[Handle]:
    """Everybody of a cohort who is ready, stays, has no pairing, and has not said that they are not available."""
    actor.require(Permission.SEE_PROGRAMS)
    rows = Handle.objects.filter(opening=opening.pk).annotate(held=asking.held("participant__"))
    rows = rows.filter(asking.free("participant__"), staying(today_of(opening.cohort.organization), "participant__"))
    gone = Willingness.objects.filter(answer=Willing.NO).values("participant_id")
    rows = rows.filter(held=0).exclude(participant__in=gone).select_related("participant__employee").defer("allowed")
    return list(rows.order_by("pk"))


@dataclass(frozen=True)
class Progress:
    """How far asking has come in a cohort."""

    requests: Counter[str]
    silent: int
    asked: int
    choose: int


def progress(actor: Actor, cohort: Cohort) -> Progress:
    """Counts of requests by state, of people who have asked nobody, and of what they answered to the question why."""
    actor.require(Permission.SEE_PROGRAMS)
    requests = PairRequest.objects.filter(cohort=cohort).values_list("state").annotate(n=Count("pk")).order_by()
    answers = Willingness.objects.filter(participant__cohort=cohort)
    return Progress(
        requests=Counter(dict(requests)),
        silent=silent(actor, cohort).count(),
        asked=answers.filter(answer="").count(),
        choose=answers.filter(answer=Willing.CHOOSE, pairing=None).count(),
    )


def silent(actor: Actor, cohort: Cohort) -> QuerySet[Participant]:
    """Ready mentees without a pairing who neither ask anybody at the moment nor are asked, nor left the choice to us."""
    actor.require(Permission.SEE_PROGRAMS)
    open_ones = PairRequest.objects.filter(cohort=cohort, state=RequestState.OPEN)
    rows = Participant.objects.filter(asking.free(), cohort=cohort, side=Side.MENTEE)
    rows = rows.exclude(milestones__kind=MilestoneKind.HANDED_OVER)
    return rows.exclude(pk__in=open_ones.values("asker_id")).exclude(pk__in=open_ones.values("asked_id"))
