"""Judging one pair that a person thinks of making, with the frozen inputs of a run.

NOTE: this runs in web processes. The engine's explaining half needs numpy only; scipy stays in the worker (a test says
so).
"""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Sequence
from typing import Any

from matching.engine.documents import policy_from, thaw_bytes
from matching.engine.explain import PairView, evaluate_pairs
from matching.engine.types import Inputs, InvalidInput, Policy
from matching.models import MatchingRun
from matching.services import results

__all__ = ["NotInRun", "PairView", "candidates", "judge", "told"]


class NotInRun(Exception):
    """Somebody was not ready when the run was made, so that it knows nothing of them."""


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


def told(run: MatchingRun, view: PairView) -> dict[str, Any]:
    """The explanation of a judged pair as a proposal stores it."""
    return results.told(view.explanation, results.told_of(policy_from(run.policy)))


def _thawed(run: MatchingRun) -> tuple[Inputs, Policy]:
    if run.inputs is None:
        raise NotInRun("This run has no people yet.")
    return thaw_bytes(zlib.decompress(run.inputs)), policy_from(run.policy)
