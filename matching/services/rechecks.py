"""Looking whether the pairs that go on still keep the rules under which they were made, with the facts of today (B7).

Every pair is looked at each time: whoever moves three levels above two people changes neither of their rows. The judge
is the one that a publication asks. A worker that dies loses what it had not committed, and the next one finds the rest.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.actors import Actor, system
from accounts.enums import Permission
from accounts.tenancy import tenant
from matching import breaches, conflict_letters, inputs
from matching.breaches import Breach
from matching.enums import PairingState, Resolution
from matching.models import MatchingRun, Pairing, PanelSeat, RuleCheck, RuleConflict
from matching.models.conflicts import STANDING
from matching.selectors import pool
from matching.services import obstacles
from nudges.services import messages
from programs.enums import ParticipantState, ProgramState
from programs.models import Cohort
from programs.selectors import revisions

STALE = dt.timedelta(seconds=60)
# What no change of the directory tells, such as a profile or a day that has come, is seen by then.
AGE = dt.timedelta(days=1)
log = structlog.get_logger()
Broken = dict[tuple[uuid.UUID, str], Breach]


class Superseded(Exception):
    """Another worker has taken the job over."""


@dataclass(frozen=True)
class Claim:
    """One worker's hold on the check of an organization, and the revision that it will have seen."""

    actor: Actor
    attempt: int
    revision: int

    def held(self) -> QuerySet[RuleCheck]:
        rows: QuerySet[RuleCheck] = RuleCheck.objects.filter(attempt=self.attempt)
        return rows.exclude(claimed_at=None)

    def beat(self) -> None:
        """Say that the work goes on, and keep others away until the commit. Raises Superseded."""
        if not self.held().update(heartbeat_at=timezone.now()):
            raise Superseded


def due(*, actor: Actor) -> bool:
    """Whether the directory has changed since the last check, or that was long ago."""
    actor.require(Permission.MANAGE_MATCHING)
    row = RuleCheck.objects.first()
    if row is None or row.checked_at is None or row.checked_at < timezone.now() - AGE:
        return True
    return bool(row.revision != revisions.number(actor))


def check(organization_id: uuid.UUID) -> int:
    """Look at every pair of an organization that goes on, if that is due; returns how many conflicts are new."""
    actor, found = system(organization_id), 0
    while (claim := _take(actor)) is not None:
        try:
            for cohort_id in _cohorts(actor):
                found += _look(claim, cohort_id)
            _finish(claim)
        except Superseded:
            log.info("check of the rules superseded", attempt=claim.attempt)
            break
    return found


def _take(actor: Actor) -> Claim | None:
    """Take the check when it is due and held by nobody, or by somebody who has been silent for a minute."""
    now = timezone.now()
    with tenant(actor.organization_id):
        if not due(actor=actor):
            return None
        # Before any fact is read: what changes from now on is a later revision.
        revision = revisions.number(actor)
        if not RuleCheck.objects.exists():
            RuleCheck.objects.bulk_create([RuleCheck()], ignore_conflicts=True)
        free = RuleCheck.objects.filter(Q(claimed_at=None) | Q(heartbeat_at__lt=now - STALE))
        if not free.update(claimed_at=now, heartbeat_at=now, attempt=F("attempt") + 1):
            return None
        return Claim(actor, RuleCheck.objects.values_list("attempt", flat=True).get(), revision)


def _finish(claim: Claim) -> None:
    """Let go. Whoever was turned away meanwhile is seen when it is asked again whether a check is due."""
    with tenant(claim.actor.organization_id):
        _end_of_pairs()
        if not claim.held().update(claimed_at=None, revision=claim.revision, checked_at=timezone.now()):
            raise Superseded


def _end_of_pairs() -> None:
    """Nothing is left to decide about a pair that has ended."""
    over = RuleConflict.objects.filter(resolution=Resolution.OPEN).exclude(pairing__state=PairingState.ACTIVE)
    over.update(resolution=Resolution.ENDED, resolved_at=timezone.now())


def _cohorts(actor: Actor) -> list[uuid.UUID]:
    with tenant(actor.organization_id):
        rows = Cohort.objects.filter(program__state=ProgramState.LIVE).order_by("pk")
        running = Pairing.objects.filter(state=PairingState.ACTIVE).values("cohort_id")
        return list(rows.filter(pk__in=running).values_list("pk", flat=True))


def _look(claim: Claim, cohort_id: uuid.UUID) -> int:
    """Judge the pairs of one cohort, write down what is new and what is over, and tell the admins: all of it or nothing."""
    with tenant(claim.actor.organization_id):
        claim.beat()
        cohort = Cohort.objects.select_related("program__organization", "organization").get(pk=cohort_id)
        judged, broken = _judge(claim.actor, cohort)
        news = _write(cohort, judged, broken)
        messages.queue(letters=conflict_letters.alerts(cohort, news, key=f"{cohort.pk}:{claim.attempt}"))
        return len(news)


def _judge(actor: Actor, cohort: Cohort) -> tuple[set[uuid.UUID], Broken]:
    """Which pairs could be judged, and what they break. As many statements as there are different policies, and a few."""
    judged: set[uuid.UUID] = set()
    found: dict[uuid.UUID, tuple[list[str], Mapping[str, Any]]] = {}
    for policy, pairs in _by_policy(actor, cohort):
        for pk, rules in obstacles.living(actor=actor, cohort=cohort, policy=policy, pairs=pairs).items():
            judged.add(pk)
            if rules:
                found[pk] = (rules, policy["exclusions"])
    names = ("mentor__employee__manager", "mentee__employee__manager")
    rows = list(Pairing.objects.filter(pk__in=found).select_related(*names)) if found else []
    managers = _above(actor, rows)
    broken = {
        (row.pk, rule): breaches.of(rule, row, managers=managers, limits=found[row.pk][1])
        for row in rows
        for rule in found[row.pk][0]
    }
    _judge_seats(actor, cohort, judged, broken)
    return judged, broken


def _judge_seats(actor: Actor, cohort: Cohort, judged: set[uuid.UUID], broken: Broken) -> None:
    """The same of further mentors, by the rules of the program: what one of a panel breaks, the whole of it breaks."""
    rows = PanelSeat.objects.filter(left_at=None, pairing__cohort=cohort, pairing__state=PairingState.ACTIVE)
    rows = rows.exclude(participant__state=ParticipantState.WITHDRAWN).order_by("pk")
    seats = list(rows.select_related("participant__employee__manager", "pairing__mentee__employee__manager"))
    if not seats:
        return
    as_pairs = [
        Pairing(pk=seat.pk, cohort=cohort, mentor=seat.participant, mentee=seat.pairing.mentee) for seat in seats
    ]
    policy, managers = inputs.hard_rules(cohort=cohort), _above(actor, as_pairs)
    found = obstacles.living(actor=actor, cohort=cohort, policy=policy, pairs=as_pairs)
    for seat, pair in zip(seats, as_pairs, strict=True):
        if seat.pk not in found:
            judged.discard(seat.pairing_id)
        for rule in found.get(seat.pk, []):
            breach = breaches.of(rule, pair, managers=managers, limits=policy["exclusions"])
            before = broken.get((seat.pairing_id, rule))
            broken[seat.pairing_id, rule] = breaches.both(before, breach) if before else breach


def _above(actor: Actor, pairs: Sequence[Pairing]) -> breaches.Managers:
    """Everybody's manager above the people of these pairs."""
    people = [one.employee for pair in pairs for one in (pair.mentor, pair.mentee)]
    return pool.upwards(actor, {str(one.manager_id) for one in people if one.manager_id}) if people else {}


def _by_policy(actor: Actor, cohort: Cohort) -> list[tuple[inputs.Document, list[Pairing]]]:
    """The pairs that go on, by the policy under which they were made: of their run, or the program's for those by hand.

    Where one of the two takes part no more the pair has to end anyway, and stands in the list of the day for that.
    """
    gone = Q(mentor__state=ParticipantState.WITHDRAWN) | Q(mentee__state=ParticipantState.WITHDRAWN)
    rows = Pairing.objects.filter(~gone, cohort=cohort, state=PairingState.ACTIVE).annotate(
        run_id=F("proposal__run_id")
    )
    pairs = list(rows.only("pk", "mentor_id", "mentee_id").order_by("pk"))
    known = dict(MatchingRun.objects.filter(pk__in={row.run_id for row in pairs}).values_list("pk", "policy"))
    ours = inputs.hard_rules(cohort=cohort)
    groups: dict[str, tuple[inputs.Document, list[Pairing]]] = {}
    for row in pairs:
        policy = known.get(row.run_id, ours)
        # Only the hard rules are asked: runs that differ in nothing else are judged together.
        same = json.dumps([policy["exclusions"], policy.get("never_pairs", True)], sort_keys=True)
        groups.setdefault(same, (policy, []))[1].append(row)
    return list(groups.values())


@transaction.atomic
def _write(cohort: Cohort, judged: set[uuid.UUID], broken: Broken) -> list[RuleConflict]:
    """Open what is new, change what has changed, close what is over; returns what admins are told of."""
    rows = RuleConflict.objects.filter(pairing__cohort=cohort, resolution__in=STANDING)
    standing = {(row.pairing_id, row.rule): row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    over: dict[Resolution, list[uuid.UUID]] = defaultdict(list)
    fresh, changed = [], []
    for key, breach in broken.items():
        row = standing.get(key)
        if row is None or (row.mark != breach.mark and row.resolution == Resolution.KEPT):
            fresh.append(_opened(key, breach))
        elif row.mark != breach.mark:
            changed.append(_restated(row, breach))
        if row is not None and row.mark != breach.mark and row.resolution == Resolution.KEPT:
            over[Resolution.CHANGED].append(row.pk)
    over[Resolution.HEALED] = [row.pk for key, row in standing.items() if key[0] in judged and key not in broken]
    for resolution, ids in over.items():
        RuleConflict.objects.filter(pk__in=ids).update(resolution=resolution, resolved_at=timezone.now())
    RuleConflict.objects.bulk_create(fresh)
    RuleConflict.objects.bulk_update(changed, ["said", "mark", "urgent", "found_at", "asked_at"], batch_size=500)
    return [*fresh, *(row for row in changed if row.urgent)]


def _opened(key: tuple[uuid.UUID, str], breach: Breach) -> RuleConflict:
    pairing_id, rule = key
    return RuleConflict(pairing_id=pairing_id, rule=rule, **breach._asdict())


def _restated(row: RuleConflict, breach: Breach) -> RuleConflict:
    row.said, row.mark, row.urgent = breach
    row.found_at, row.asked_at = timezone.now(), None
    return row
