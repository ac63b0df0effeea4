"""Judging one pair that a person thinks of making, with the frozen inputs of a run.

NOTE: this runs in web processes. The engine's explaining half needs numpy only; scipy stays in the worker (a test says
so).
"""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from matching.engine.documents import policy_from, thaw_bytes
from matching.engine.explain import PairView, evaluate_pairs, weigh_pairs
from matching.engine.types import Inputs, InvalidInput, Policy
from matching.models import MatchingRun
from matching.services import results

__all__ = [
    "Exchange",
    "Held",
    "NotInRun",
    "PairView",
    "Weighed",
    "candidates",
    "exchanges",
    "judge",
    "mentees_for",
    "told",
]


class NotInRun(Exception):
    """Somebody was not ready when the run was made, so that it knows nothing of them."""


class Weighed(NamedTuple):
    """The score of a pair that somebody thinks of, and the hard rules that it breaks."""

    score: int
    rules: tuple[str, ...]


class Held(NamedTuple):
    """A pair of a board: its proposal, and who is in it."""

    proposal: uuid.UUID
    mentor: uuid.UUID
    mentee: uuid.UUID


class Exchange(NamedTuple):
    """Two pairs with each other's mentors: both new scores, the own mentee's first, and the hard rules that break."""

    scores: tuple[int, int]
    rules: tuple[str, ...]


def judge(run: MatchingRun, pairs: Sequence[tuple[uuid.UUID, uuid.UUID]]) -> tuple[Policy, tuple[PairView, ...]]:
    """Score, certainty, reasons and broken rules of (mentor, mentee) pairs, as the run itself would see them."""
    frozen, policy = _thawed(run)
    try:
        return policy, evaluate_pairs(frozen, policy, [(str(mentor), str(mentee)) for mentor, mentee in pairs])
    except InvalidInput as error:
        raise NotInRun("One of the two was not ready when this run was made. Run the matching again.") from error


def candidates(run: MatchingRun, mentee: uuid.UUID, mentors: Sequence[uuid.UUID]) -> dict[uuid.UUID, PairView]:
    """Every one of these mentors with the mentee; those whom the run does not know are left out.

    Raises NotInRun when the run does not know the mentee.
    """
    frozen, policy = _thawed(run)
    ids = set(frozen.mentors.ids)
    if str(mentee) not in set(frozen.mentees.ids):
        raise NotInRun("This person was not ready when this run was made. Run the matching again.")
    known = [mentor for mentor in mentors if str(mentor) in ids]
    views = evaluate_pairs(frozen, policy, [(str(mentor), str(mentee)) for mentor in known]) if known else ()
    return dict(zip(known, views, strict=True))


def mentees_for(run: MatchingRun, mentor: uuid.UUID, mentees: Sequence[uuid.UUID]) -> dict[uuid.UUID, Weighed]:
    """The mentor with every one of these mentees; those whom the run does not know are left out.

    Raises NotInRun when the run does not know the mentor.
    """
    frozen, policy = _thawed(run)
    ids = set(frozen.mentees.ids)
    if str(mentor) not in set(frozen.mentors.ids):
        raise NotInRun("This person was not ready when this run was made. Run the matching again.")
    known = [mentee for mentee in mentees if str(mentee) in ids]
    found = weigh_pairs(frozen, policy, [(str(mentor), str(mentee)) for mentee in known]) if known else ()
    return {
        mentee: Weighed(score, tuple(rule.value for rule in rules))
        for mentee, (score, rules) in zip(known, found, strict=True)
    }


def exchanges(run: MatchingRun, one: Held, others: Sequence[Held]) -> dict[uuid.UUID, Exchange]:
    """What a pair and each of the others would be worth with their mentors exchanged, by the other's proposal.

    Pairs of people whom the run does not know are left out. Raises NotInRun when it does not know the first one's.
    """
    frozen, policy = _thawed(run)
    mentors, mentees = set(frozen.mentors.ids), set(frozen.mentees.ids)
    if str(one.mentor) not in mentors or str(one.mentee) not in mentees:
        raise NotInRun("One of the two was not ready when this run was made. Run the matching again.")
    known = [other for other in others if str(other.mentor) in mentors and str(other.mentee) in mentees]
    new = [(str(other.mentor), str(one.mentee)) for other in known] + [
        (str(one.mentor), str(other.mentee)) for other in known
    ]
    judged = weigh_pairs(frozen, policy, new) if known else ()
    halves = zip(known, judged[: len(known)], judged[len(known) :], strict=True)
    return {
        other.proposal: Exchange((mine, theirs), tuple(dict.fromkeys(rule.value for rule in (*broken, *breaking))))
        for other, (mine, broken), (theirs, breaking) in halves
    }


def told(run: MatchingRun, view: PairView) -> dict[str, Any]:
    """The explanation of a judged pair as a proposal stores it."""
    return results.told(view.explanation, results.told_of(policy_from(run.policy)))


def _thawed(run: MatchingRun) -> tuple[Inputs, Policy]:
    if run.inputs is None:
        raise NotInRun("This run has no people yet.")
    return thaw_bytes(zlib.decompress(run.inputs)), policy_from(run.policy)
