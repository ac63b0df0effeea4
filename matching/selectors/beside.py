"""Two sets of pairs side by side: kept answers of a run, and the boards of its cohort's runs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.actors import Actor
from accounts.enums import Permission
from matching import tradeoffs, wording
from matching.enums import Decision, RunState
from matching.models import MatchingRun, Placement, Proposal, Scenario
from matching.selectors import runs
from matching.selectors.scenarios import kept
from programs.models import Participant


@dataclass(frozen=True)
class Held:
    """One set of pairs under a name: a what-if's answer, or what a run's board holds."""

    key: str
    name: str
    run: MatchingRun
    pairs: Mapping[uuid.UUID, tuple[uuid.UUID, int]]  # mentee -> mentor and score
    scenario: Scenario | None = None

    @property
    def figures(self) -> dict[str, Any]:
        scores = {mentee: score for mentee, (_, score) in self.pairs.items()}
        return tradeoffs.summed(scores, scores, scores)

    @property
    def certified(self) -> bool:
        return self.scenario.certified if self.scenario else self.run.certified


def choices(actor: Actor, run: MatchingRun) -> list[tuple[str, str]]:
    """What can be set side by side: finished runs of the cohort, and the answers kept of this one."""
    ended = runs.runs(actor).filter(cohort_id=run.cohort_id, state=RunState.DONE).order_by("-number")
    answers = [(str(row.pk), row.name) for row in kept(actor, run).filter(state=RunState.DONE)]
    boards = [(str(row.pk), f"{row}, {wording.MODES[row.policy['mode']][0].lower()}") for row in ended]
    return [*answers, *boards]


def held(actor: Actor, run: MatchingRun, key: str) -> Held:
    """One of the choices with its pairs. Raises DoesNotExist for what is none of them."""
    row = kept(actor, run).filter(pk=key, state=RunState.DONE).first()
    if row is not None:
        found = Placement.objects.filter(scenario=row, becomes__isnull=False)
        pairs = found.values_list("mentee_id", "becomes_id", "becomes_score")
        return Held(key, row.name, run, {mentee: (mentor, score) for mentee, mentor, score in pairs}, row)
    other = runs.runs(actor).get(pk=key, cohort_id=run.cohort_id, state=RunState.DONE)
    live = Proposal.objects.filter(run=other).exclude(decision=Decision.DECLINED)
    rows = live.values_list("mentee_id", "mentor_id", "score")
    return Held(key, str(other), other, {mentee: (mentor, score) for mentee, mentor, score in rows})


@dataclass(frozen=True)
class Apart:
    """Somebody for whom two sets of pairs differ."""

    mentee: uuid.UUID
    mates: tuple[uuid.UUID | None, uuid.UUID | None]
    scores: tuple[int | None, int | None]

    @property
    def delta(self) -> int:
        return (self.scores[1] or 0) - (self.scores[0] or 0)

    @property
    def said(self) -> tuple[str, str, str]:
        """Both scores and their difference."""
        return tradeoffs.total(self.scores[0]), tradeoffs.total(self.scores[1]), tradeoffs.signed(self.delta)


def apart(one: Held, other: Held) -> list[Apart]:
    """Everybody with another mentor, or with none, in one of the two; who loses most comes first."""
    nobody = (None, None)
    found = []
    for mentee in {*one.pairs, *other.pairs}:
        (was, before), (becomes, after) = one.pairs.get(mentee, nobody), other.pairs.get(mentee, nobody)
        if was != becomes:
            found.append(Apart(mentee, (was, becomes), (before, after)))
    return sorted(found, key=lambda row: (row.delta, str(row.mentee)))


def faces(actor: Actor, rows: Iterable[Apart]) -> list[tuple[Apart, list[Participant | None]]]:
    """Each with the mentee and both mentors by name; nobody where there is none."""
    actor.require(Permission.MANAGE_MATCHING)
    wanted = [(row, (row.mentee, *row.mates)) for row in rows]
    ids = {pk for _, three in wanted for pk in three if pk}
    found = {row.pk: row for row in Participant.objects.filter(pk__in=ids).select_related("employee")}
    return [(row, [found.get(pk) if pk else None for pk in three]) for row, three in wanted]
