"""The best free mentors for people who have not said anything: by what the directory and the mentors say.

NOTE: this runs in web processes, as judging one pair does: numpy, and never scipy.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet

from accounts.actors import Actor
from accounts.enums import Permission
from matching import inputs, wording
from matching.engine.documents import policy_from
from matching.engine.explain import PairView, evaluate_pairs
from matching.engine.scoring import Scorer
from matching.engine.types import Inputs, InvalidInput, Policy
from matching.enums import Willing
from matching.models import Willingness
from matching.selectors import asking, pool
from matching.services import results
from programs.enums import Side
from programs.models import Cohort, Participant
from programs.selectors.participants import staying

SHOWN = 3
# More are not compared while a page waits; those who joined first come first, and take no more work than others.
MOST = 600


@dataclass(frozen=True)
class Candidate:
    """One free mentor for somebody: how well the two fit, how sure that is, and why."""

    mentor: Participant
    score: int
    certainty: int
    reasons: list[str]


def best(*, actor: Actor, mentees: Sequence[Participant]) -> dict[uuid.UUID, list[Candidate]]:
    """The best free mentors of each of these mentees, ready or not, whom no rule forbids; in a few queries per cohort."""
    actor.require(Permission.MANAGE_MATCHING)
    found: dict[uuid.UUID, list[Candidate]] = {}
    for cohort in Cohort.objects.filter(pk__in={one.cohort_id for one in mentees}).select_related(
        "program__organization", "organization"
    ):
        found |= _of_cohort(actor, cohort, [one for one in mentees if one.cohort_id == cohort.pk])
    return found


def _of_cohort(actor: Actor, cohort: Cohort, mentees: Sequence[Participant]) -> dict[uuid.UUID, list[Candidate]]:
    mentors = {str(row.pk): row for row in _free(cohort)[:MOST]}
    try:
        people, policy = _read(actor, cohort, [row.pk for row in mentors.values()], [row.pk for row in mentees])
    except InvalidInput:  # the program's criteria contradict themselves, which the matching page tells the admin
        return {}
    chosen = _chosen(people, policy)
    found: dict[uuid.UUID, list[Candidate]] = {}
    for view in evaluate_pairs(people, policy, chosen) if chosen else ():
        reasons = wording.reasons({"reasons": _reasons(view, policy)})
        one = Candidate(mentors[view.mentor], view.score, view.certainty, reasons)
        found.setdefault(uuid.UUID(view.mentee), []).append(one)
    return found


def _chosen(people: Inputs, policy: Policy) -> list[tuple[str, str]]:
    """The best allowed mentors of each mentee as (mentor, mentee): all pairs at once, in arrays."""
    if not len(people.mentors) or not len(people.mentees):
        return []
    scorer = Scorer(people, policy)
    everybody = (np.arange(len(people.mentees)), np.arange(len(people.mentors)))
    rows, cols = np.nonzero(~scorer.eligibility.forbidden(*everybody))
    if not len(rows):
        return []
    order = np.lexsort((cols, -scorer.pair_scores(rows, cols).astype(np.int64), rows))
    rows, cols = rows[order], cols[order]
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    best = place < SHOWN
    pairs = zip(cols[best].tolist(), rows[best].tolist(), strict=True)
    return [(people.mentors.ids[col], people.mentees.ids[row]) for col, row in pairs]


def _free(cohort: Cohort) -> QuerySet[Participant]:
    """Mentors who can take somebody now and have not said that they are not available any more."""
    gone = Willingness.objects.filter(answer=Willing.NO).values("participant_id")
    rows = Participant.objects.filter(asking.free(), staying(pool.first_day(cohort)), cohort=cohort, side=Side.MENTOR)
    return rows.exclude(pk__in=gone).select_related("employee").order_by("joined_at", "pk")


def mentor_for(*, actor: Actor, mentee: Participant, mentor_id: uuid.UUID) -> Participant | None:
    """One of the free mentors of somebody's cohort; None for everybody else."""
    actor.require(Permission.MANAGE_MATCHING)
    cohort = Cohort.objects.select_related("organization").get(pk=mentee.cohort_id)
    return _free(cohort).filter(pk=mentor_id).first()


def of_pair(*, actor: Actor, mentor: Participant, mentee: Participant) -> list[dict[str, Any]]:
    """Why two fit, as reasons are stored; nothing when one of them cannot be matched."""
    cohort = Cohort.objects.select_related("program", "organization").get(pk=mentee.cohort_id)
    try:
        people, policy = _read(actor, cohort, [mentor.pk], [mentee.pk])
        (view,) = evaluate_pairs(people, policy, [(str(mentor.pk), str(mentee.pk))])
    except InvalidInput:
        return []
    return _reasons(view, policy)


def _read(
    actor: Actor, cohort: Cohort, mentors: Sequence[uuid.UUID], mentees: Sequence[uuid.UUID]
) -> tuple[Inputs, Policy]:
    """These people for the engine, whatever the mentees' profiles say; what anybody wishes in private stays out."""
    document = inputs.policy(actor=actor, cohort=cohort, mode="best_total", seed=0)
    people = inputs.people(
        actor=actor, cohort=cohort, rules=document, among=[*mentors, *mentees], also=mentees, ranked=False
    )
    return people, policy_from(document)


def _reasons(view: PairView, policy: Policy) -> list[dict[str, Any]]:
    told: Mapping[str, Any] = results.told(view.explanation, results.told_of(policy))
    return list(told["reasons"])
