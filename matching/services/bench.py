"""Mentors who stand by: saying so, finding the best of them for somebody whose mentor has gone, and handing over in one click."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.actors import Actor
from accounts.enums import Permission
from accounts.services import audit
from matching import comparisons, inputs, wording
from matching.enums import PairingState, Standing
from matching.models import Pairing, Standby
from matching.selectors import bench
from matching.services import assigning, evaluation, pairings, runs
from matching.services.assigning import CannotAssign
from programs import rules
from programs.enums import EmployeeStatus, ParticipantState
from programs.models import Cohort, Participant

BEST = 3
# How many who stand by are looked at: they are all compared while the page waits.
JUDGED = 300
_GONE = "The mentor takes part no more"


@dataclass(frozen=True)
class Fit:
    """Somebody who stands by for a mentee, or a mentee whom somebody on the bench would fit."""

    person: Participant
    score: int
    certainty: int
    reasons: list[str]


@dataclass(frozen=True)
class Fits:
    """The best for one person, and what forbids the others, each rule with how many it removed."""

    best: list[Fit]
    forbidden: list[str]


@dataclass(frozen=True)
class Found:
    """Who fits whom, by mentee and by mentor, and the hard rules that all of it keeps."""

    mentees: dict[uuid.UUID, Fits]
    mentors: dict[uuid.UUID, list[Fit]]
    rules: list[str]
    problem: str = ""  # why nobody can be judged at all


@transaction.atomic
def mark(*, actor: Actor, participant: Participant, stands_by: bool) -> None:
    """Say that a mentor stands by, or no longer: they themselves, or an admin for them."""
    own = rules.is_self(actor, participant.employee)
    if not own:
        actor.require(Permission.MANAGE_MATCHING)
    if not stands_by:
        changed = Standby.objects.filter(participant=participant).delete()[0]
    else:
        said = Standing.SELF if own else Standing.TEAM
        changed = Standby.objects.get_or_create(participant=participant, defaults={"said_by": said})[1]
    if changed and not own:
        verb = "put a mentor on the bench" if stands_by else "took a mentor off the bench"
        audit.record(actor=actor, verb=verb, row=participant, label=str(participant.employee))


def fits(*, actor: Actor, cohort: Cohort, mentors: Sequence[Participant], mentees: Sequence[Participant]) -> Found:
    """The three best of each for the other, by the rules and criteria of today.

    The mentees count as free: they have no mentor, or theirs has gone.
    """
    actor.require(Permission.MANAGE_MATCHING)
    freed = [one.pk for one in mentees]
    among = [one.pk for one in (*mentors, *mentees)]
    try:
        people = evaluation.fresh(actor=actor, cohort=cohort, among=among, freed=freed)
    except inputs.InvalidInput as error:
        return Found({}, {}, [], f"{error} Change the criteria of the program.")
    weighed = people.weigh([(one.pk, other.pk) for one in mentors for other in mentees])
    allowed = {pair: one.score for pair, one in weighed.items() if not one.rules}
    chosen = {place: {pk: _best(allowed, place, pk) for pk in {pair[place] for pair in weighed}} for place in (0, 1)}
    told = people.told(sorted({pair for found in chosen.values() for pairs in found.values() for pair in pairs}))
    named = {one.pk: one for one in (*mentors, *mentees)}

    def made(pairs: Sequence[evaluation.Pair], other: int) -> list[Fit]:
        return [_fit(named[pair[other]], *told[pair]) for pair in pairs]

    return Found(
        mentees={one.pk: Fits(made(chosen[1].get(one.pk, []), 0), _forbidden(weighed, one.pk)) for one in mentees},
        mentors={one.pk: made(chosen[0].get(one.pk, []), 1) for one in mentors},
        rules=comparisons.rules(people.document),
    )


def _best(allowed: dict[evaluation.Pair, int], place: int, pk: uuid.UUID) -> list[evaluation.Pair]:
    mine = [pair for pair in allowed if pair[place] == pk]
    return sorted(mine, key=lambda pair: (-allowed[pair], pair))[:BEST]


def _fit(person: Participant, score: int, certainty: int, explanation: dict[str, Any]) -> Fit:
    return Fit(person, score, certainty, wording.reasons(explanation))


def _forbidden(weighed: dict[evaluation.Pair, evaluation.Weighed], mentee: uuid.UUID) -> list[str]:
    counts = Counter(rule for pair, one in weighed.items() if pair[1] == mentee for rule in one.rules)
    return [f"{wording.rule_name(rule).lower()} ({count})" for rule, count in counts.most_common()]


@dataclass(frozen=True)
class Waiting:
    """A mentee without a mentor, the pairing that came before if there was one, and who fits best."""

    mentee: Participant
    before: Pairing | None
    fits: Fits


@dataclass(frozen=True)
class Bench:
    """Who waits for a mentor in a cohort, and whom of them each mentor who is shown would fit."""

    waiting: list[Waiting]
    fits: dict[uuid.UUID, list[Fit]]
    rules: list[str]
    problem: str


def look(*, actor: Actor, cohort: Cohort, shown: Sequence[Participant] = (), alone: bool = False) -> Bench:
    """The bench of a cohort for a page; ``alone`` leaves out those who never had a mentor."""
    lost = {row.mentee_id: row for row in bench.bereft(actor, cohort)[: bench.MOST]}
    mentees = [row.mentee for row in lost.values()]
    if not alone:
        mentees += list(bench.unpaired(actor, cohort)[: bench.MOST])
    if not mentees:
        return Bench([], {}, [], "")
    ready = {one.pk: one for one in (*bench.standing_by(actor, cohort)[:JUDGED], *shown)}
    found = fits(actor=actor, cohort=cohort, mentors=list(ready.values()), mentees=mentees)
    none = Fits([], [])
    waiting = [Waiting(one, lost.get(one.pk), found.mentees.get(one.pk, none)) for one in mentees]
    return Bench(waiting, found.mentors, found.rules, found.problem)


@transaction.atomic
def assign(*, actor: Actor, cohort: Cohort, mentee: Participant, mentor: Participant) -> Pairing:
    """Give a mentee without one a mentor who stands by. A pairing whose mentor has gone ends first, and is the predecessor.

    Both are told after the quiet minutes; until then it can be taken back. Raises CannotAssign.
    """
    actor.require(Permission.MANAGE_MATCHING)
    runs.wait_for_turn(cohort.pk)
    earlier = bench.before(actor, mentee)
    if earlier is not None and earlier.state == PairingState.ACTIVE:
        earlier = _end(actor, earlier)
    pair = Pairing(cohort=cohort, mentor=mentor, mentee=mentee, predecessor=earlier)
    assigning.refuse_forbidden(actor=actor, pair=pair)
    people = evaluation.fresh(actor=actor, cohort=cohort, among=[mentor.pk, mentee.pk])
    ((_, _, explanation),) = people.told([(mentor.pk, mentee.pk)]).values()
    return assigning.hold(actor=actor, pair=pair, explanation=explanation, verb="gave somebody a mentor from the bench")


def _end(actor: Actor, pairing: Pairing) -> Pairing | None:
    """End a pairing that only one of the two is left of; None when nobody had been told of it."""
    mentor = pairing.mentor
    if mentor.state != ParticipantState.WITHDRAWN and mentor.employee.status != EmployeeStatus.LEFT:
        raise CannotAssign(f"{pairing.mentee.employee.name} has a pairing already.")
    ended = pairings.end(actor=actor, pairing=pairing, reason=_GONE, wants_successor=True)
    return ended if ended.state == PairingState.ENDED else None
