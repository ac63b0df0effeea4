"""How the goals of a pair are obtained: by the two with their words, by everybody else as numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.actors import Actor
from matching import rules as people
from matching.models import Pairing
from plans import rules, smart
from plans.enums import GoalState
from plans.models import Goal, GoalUpdate, Plan
from programs.enums import Side
from programs.selectors.days import day_of, months_after, today_of

# As many of the latest updates as a page shows of one goal.
SHOWN = 12


@dataclass(frozen=True)
class Counted:
    """How many goals a pairing has, without a word of them."""

    agreed: int
    proposed: int
    reached: int


def counted(actor: Actor, pairing: Pairing) -> Counted:
    """Numbers of a pairing's goals, for whoever may see the pairing."""
    found = Goal.objects.filter(pairing=pairing).aggregate(
        agreed=Count("pk", filter=Q(state=GoalState.ACCEPTED)),
        proposed=Count("pk", filter=Q(state=GoalState.PROPOSED)),
        reached=Count("pk", filter=Q(state=GoalState.ACCEPTED, progress=100)),
    )
    return Counted(**found)


def goals(actor: Actor, pairing: Pairing) -> QuerySet[Goal]:
    """The goals of a pairing, for the two alone."""
    if not people.is_in(actor, pairing):
        return Goal.objects.none()
    return Goal.objects.filter(pairing=pairing)


@dataclass(frozen=True)
class Shown:
    """One goal as one of the two sees it: whose answer it waits for, and how it went."""

    goal: Goal
    waits_for_me: bool
    waits_for_other: bool
    history: list[GoalUpdate]


@dataclass(frozen=True)
class Board:
    """All goals of a pair: those on the way, those let go; whether all point the traditional way, and whether all are reached."""

    open: list[Shown]
    dropped: list[Goal]
    one_way: bool
    reached: bool


def board(actor: Actor, pairing: Pairing) -> Board:
    """The goals of a pair as the actor sees them, in two queries."""
    newest = Prefetch("updates", queryset=GoalUpdate.objects.order_by("-created_at", "-pk"))
    rows = list(goals(actor, pairing).prefetch_related(newest).order_by("created_at", "pk"))
    side = rules.voice(actor, pairing)
    living = [row for row in rows if row.state != GoalState.DROPPED]
    dropped = [row for row in rows if row.state == GoalState.DROPPED]
    return Board([_shown(row, side) for row in living], dropped, _one_way(living), _reached(living))


def _shown(row: Goal, side: str) -> Shown:
    waits = side and row.state == GoalState.PROPOSED
    mine = bool(waits) and not row.accepted_by(side)
    return Shown(row, mine, bool(waits) and not mine, list(row.updates.all())[:SHOWN])


def _one_way(living: list[Goal]) -> bool:
    return smart.one_way([row.learner for row in living])


def _reached(living: list[Goal]) -> bool:
    """Whether everything that the two agreed on is reached, and nothing waits."""
    return bool(living) and all(row.reached for row in living)


@dataclass(frozen=True)
class Reached:
    """All goals are reached, before the plan has ended or not."""

    early: bool


def reached(actor: Actor, pairing: Pairing, plan: Plan | None) -> Reached | None:
    """What the pair's page says to two who have reached what they wanted; None to everybody else, and once they go on."""
    if plan is None or plan.going_on_at is not None or not rules.voice(actor, pairing):
        return None
    if not _reached(list(goals(actor, pairing).exclude(state=GoalState.DROPPED))):
        return None
    return Reached(today_of(pairing.cohort.program.organization) < ends_on(pairing))


def ends_on(pairing: Pairing) -> dt.date:
    """The day on which a pairing's time is over: that of its cohort, or so many months after it began."""
    program = pairing.cohort.program
    if pairing.cohort.ends_on:
        return pairing.cohort.ends_on
    return months_after(day_of(program.organization, pairing.started_at), program.length_months)


def setting(actor: Actor, pairing: Pairing) -> smart.Setting:
    """What a goal is measured against."""
    organization = pairing.cohort.program.organization
    words = organization.word(Side.MENTOR), organization.word(Side.MENTEE)
    return smart.Setting(today_of(organization), ends_on(pairing), *words)


def would_be_one_way(actor: Actor, pairing: Pairing, learner: str, goal: Goal | None = None) -> bool:
    """Whether all goals would point the traditional way with this one among them."""
    rows = goals(actor, pairing).exclude(state=GoalState.DROPPED)
    others = rows.exclude(pk=goal.pk) if goal else rows
    return smart.one_way([*others.values_list("learner", flat=True), learner])
