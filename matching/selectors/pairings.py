"""How pairings and publications are obtained."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.actors import Actor
from accounts.enums import Permission
from matching import introductions
from matching import rules as own_rules
from matching.enums import Decision, PairingState, PublicationState
from matching.models import MatchingRun, Pairing, Publication
from matching.selectors import board, panels
from nudges import selectors as messages
from programs import rules
from programs.enums import Side
from programs.selectors import employees

_PEOPLE = ("mentor__employee", "mentee__employee", "cohort__program")


def pairings(actor: Actor) -> QuerySet[Pairing]:
    """Pairings that the actor may see: admins all, everybody else their own once both were told."""
    rows = Pairing.objects.select_related(*_PEOPLE).exclude(state=PairingState.UNDONE)
    if actor.may(Permission.MANAGE_MATCHING):
        return rows
    return rows.filter(_of(actor), started_at__lte=timezone.now())


def mine(actor: Actor) -> QuerySet[Pairing]:
    """The actor's own pairings, newest first, whatever else the actor may see."""
    rows = Pairing.objects.select_related(*_PEOPLE).exclude(state=PairingState.UNDONE)
    return rows.filter(_of(actor), started_at__lte=timezone.now()).order_by("-started_at", "id")


def by_participant(actor: Actor, state: PairingState = PairingState.ACTIVE) -> dict[uuid.UUID, list[Pairing]]:
    """The actor's pairings in this state, by the place that they have in their cohort; a mentor may have several."""
    found: dict[uuid.UUID, list[Pairing]] = {}
    for row in mine(actor).filter(state=state):
        found.setdefault(own_rules.own_side(actor, row).pk, []).append(row)
    return found


def in_cohort(actor: Actor, cohort_id: uuid.UUID, *, text: str = "", state: str = "") -> QuerySet[Pairing]:
    """Pairings of a cohort by the mentor's name; ``text`` is looked for at the start of both people's names."""
    actor.require(Permission.MANAGE_MATCHING)
    named = employees.named(text, "mentor__employee__", "mentee__employee__")
    if text:
        named |= panels.sits_in(employees.named(text, "participant__employee__"), told=False)
    rows = pairings(actor).filter(named, cohort_id=cohort_id)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("mentor__employee__last_key", "mentor__employee__first_key", "id")


def evidence(actor: Actor, pairing_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """When each of these pairs was last in contact and how certain that is; the room that knows it lies below this one."""
    actor.require(Permission.MANAGE_MATCHING)
    found: dict[uuid.UUID, Any] = import_string(settings.PAIRING_EVIDENCE)(actor, pairing_ids)
    return found


def publications(actor: Actor) -> QuerySet[Publication]:
    """Publications, for those who run the matching."""
    actor.require(Permission.MANAGE_MATCHING)
    return Publication.objects.select_related("run", "cohort__program").defer("run__inputs")


def standing(actor: Actor, run: MatchingRun) -> Publication | None:
    """The publication by which a run's pairs are scheduled or told: as long as it stands, its board is closed."""
    actor.require(Permission.MANAGE_MATCHING)
    open_ones = (PublicationState.SCHEDULED, PublicationState.PUBLISHED)
    return Publication.objects.filter(run=run, state__in=open_ones).first()


def _of(actor: Actor) -> Q:
    two = rules.themself(actor, "mentor__employee__") | rules.themself(actor, "mentee__employee__")
    return two | panels.sits_in(rules.themself(actor, "participant__employee__"))


@dataclass(frozen=True)
class Publishable:
    """What publishing a run would do: pairs told, proposals left undecided, people without a pair."""

    approved: int
    undecided: int
    left_over: int
    # Mentors who are left over, if only mentors are: two to four of them may share a mentee.
    spare: int = 0


def publishable(actor: Actor, run: MatchingRun) -> Publishable:
    """Counts for the page that asks before publishing."""
    actor.require(Permission.MANAGE_MATCHING)
    decided = run.proposals.aggregate(
        approved=Count("id", filter=Q(decision=Decision.APPROVED)),
        undecided=Count("id", filter=Q(decision=Decision.PROPOSED)),
    )
    left = board.left_by_side(actor, run)
    spare = 0 if left.get(Side.MENTEE.value) else left.get(Side.MENTOR.value, 0)
    return Publishable(**decided, left_over=sum(left.values()), spare=spare)


@dataclass(frozen=True)
class Told:
    """How far a publication's introductions have come."""

    pairs: int
    sent: int
    waiting: int
    dead: int


def introductions_sent(actor: Actor, publication: Publication) -> Told:
    """Counts of pairings and of their introductions by state."""
    actor.require(Permission.MANAGE_MATCHING)
    ids = list(publication.pairings.values_list("pk", flat=True))
    states = messages.states(actor, [key for pk in ids for key in introductions.keys(pk)])
    return Told(len(ids), states["sent"], states["pending"] + states["sending"], states["dead"])
