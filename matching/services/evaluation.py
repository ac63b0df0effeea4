"""Judging one pair that a person thinks of making, with the frozen inputs of a run.

NOTE: this runs in web processes. The engine's explaining half needs numpy only; scipy stays in the worker (a test says so).
"""

from __future__ import annotations

import json
import uuid
import zlib
from collections.abc import Sequence

from matching.engine.documents import inputs_from, policy_from
from matching.engine.explain import PairView, evaluate_pairs
from matching.engine.types import InvalidInput, Policy
from matching.models import MatchingRun

__all__ = ["NotInRun", "PairView", "judge"]


class NotInRun(Exception):
    """Somebody was not ready when the run was made, so that it knows nothing of them."""


def judge(run: MatchingRun, pairs: Sequence[tuple[uuid.UUID, uuid.UUID]]) -> tuple[Policy, tuple[PairView, ...]]:
    """Score, certainty, reasons and broken rules of (mentor, mentee) pairs, as the run itself would see them."""
    if run.inputs is None:
        raise NotInRun("This run has no people yet.")
    frozen = inputs_from(json.loads(zlib.decompress(bytes(run.inputs))))
    policy = policy_from(run.policy)
    try:
        return policy, evaluate_pairs(frozen, policy, [(str(mentor), str(mentee)) for mentor, mentee in pairs])
    except InvalidInput as error:
        raise NotInRun("One of the two was not ready when this run was made. Run the matching again.") from error
