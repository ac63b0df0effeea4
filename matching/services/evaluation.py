"""Judging pairs that a person thinks of making, with the frozen inputs of a run or with the people of today.

NOTE: this runs in web processes. The engine's explaining half needs numpy only; scipy stays in the worker (a test says
so).
"""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from accounts.actors import Actor
from matching import inputs
from matching.engine.documents import policy_from, thaw_bytes
from matching.engine.explain import PairView, evaluate_pairs, weigh_pairs
from matching.engine.types import Inputs, InvalidInput, Policy
from matching.models import MatchingRun
from matching.services import results
from programs.models import Cohort

__all__ = ["Fresh", "NotInRun", "PairView", "Weighed", "explained", "fresh", "judge", "told", "weigh"]

Pair = tuple[uuid.UUID, uuid.UUID]  # mentor and mentee


class NotInRun(Exception):
    """Somebody was not ready when the run was made, so that it knows nothing of them."""


class Weighed(NamedTuple):
    """The score of a pair that somebody thinks of, and the hard rules that it breaks."""

    score: int
    rules: list[str]


def judge(run: MatchingRun, pairs: Sequence[Pair]) -> tuple[Policy, tuple[PairView, ...]]:
    """Score, certainty, reasons and broken rules of (mentor, mentee) pairs, as the run itself would see them."""
    frozen, policy = _thawed(run)
    try:
        return policy, evaluate_pairs(frozen, policy, _named(pairs))
    except InvalidInput as error:
        raise NotInRun("One of the two was not ready when this run was made. Run the matching again.") from error


def explained(run: MatchingRun, pairs: Sequence[Pair]) -> dict[Pair, PairView]:
    """The same for those of the pairs whose people the run knows. Raises NotInRun when it knows none of them."""
    frozen, policy = _thawed(run)
    known = _known(frozen, pairs)
    return dict(zip(known, evaluate_pairs(frozen, policy, _named(known)) if known else (), strict=True))


def weigh(run: MatchingRun, pairs: Sequence[Pair]) -> dict[Pair, Weighed]:
    """The same without certainty and reasons, enough to compare a great many. Raises NotInRun."""
    frozen, policy = _thawed(run)
    known = _known(frozen, pairs)
    found = weigh_pairs(frozen, policy, _named(known)) if known else ()
    return {
        pair: Weighed(score, [rule.value for rule in rules]) for pair, (score, rules) in zip(known, found, strict=True)
    }


def _known(frozen: Inputs, pairs: Sequence[Pair]) -> list[Pair]:
    mentors, mentees = set(frozen.mentors.ids), set(frozen.mentees.ids)
    known = [pair for pair in pairs if str(pair[0]) in mentors and str(pair[1]) in mentees]
    if pairs and not known:
        raise NotInRun("This person was not ready when this run was made. Run the matching again.")
    return known


def _named(pairs: Sequence[Pair]) -> list[tuple[str, str]]:
    """The pairs as the engine names them."""
    return [(str(mentor), str(mentee)) for mentor, mentee in pairs]


def told(run: MatchingRun, view: PairView) -> dict[str, Any]:
    """The explanation of a judged pair as a proposal stores it."""
    return results.told(view.explanation, results.told_of(policy_from(run.policy)))


@dataclass(frozen=True)
class Fresh:
    """Some people of a cohort as a run would read them now, with the policy of its program as it is."""

    people: Inputs
    document: inputs.Document

    def known(self, pairs: Sequence[Pair]) -> list[Pair]:
        """Those of the pairs whose people can both be matched today."""
        mentors, mentees = set(self.people.mentors.ids), set(self.people.mentees.ids)
        return [pair for pair in pairs if str(pair[0]) in mentors and str(pair[1]) in mentees]

    def weigh(self, pairs: Sequence[Pair]) -> dict[Pair, Weighed]:
        """Score and broken rules of those of the pairs who can be matched at all."""
        known = self.known(pairs)
        found = weigh_pairs(self.people, policy_from(self.document), _named(known)) if known else ()
        weighed = (Weighed(score, [rule.value for rule in rules]) for score, rules in found)
        return dict(zip(known, weighed, strict=True))

    def told(self, pairs: Sequence[Pair]) -> dict[Pair, tuple[int, int, dict[str, Any]]]:
        """Score, certainty and explanation, as a proposal stores it, of pairs that can be matched."""
        policy = policy_from(self.document)
        views = evaluate_pairs(self.people, policy, _named(pairs)) if pairs else ()
        criteria = results.told_of(policy)
        return {
            pair: (view.score, view.certainty, results.told(view.explanation, criteria))
            for pair, view in zip(pairs, views, strict=True)
        }


def fresh(*, actor: Actor, cohort: Cohort, among: Sequence[uuid.UUID], freed: Sequence[uuid.UUID] = ()) -> Fresh:
    """Read these people of a cohort anew; what they wish for in private is left out. ``freed`` are those whose mentor has gone.

    Raises InvalidInput when the program's criteria contradict themselves.
    """
    document = inputs.policy(actor=actor, cohort=cohort, mode="best_total", seed=0)
    rules = document | {"keep_locks": False}
    found = inputs.people(actor=actor, cohort=cohort, rules=rules, among=among, ranked=False, freed=freed)
    return Fresh(found, document)


def _thawed(run: MatchingRun) -> tuple[Inputs, Policy]:
    if run.inputs is None:
        raise NotInRun("This run has no people yet.")
    return thaw_bytes(zlib.decompress(run.inputs)), policy_from(run.policy)
