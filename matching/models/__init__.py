"""Runs, proposals, rules made by hand, and pairings."""

from __future__ import annotations

from matching.models.pairings import Pairing, PairingState, Publication, PublicationState
from matching.models.runs import (
    Decision,
    Leftover,
    MatchingRun,
    NeverPair,
    Origin,
    PairRule,
    PairRuleKind,
    Proposal,
    RunState,
    Warned,
)

__all__ = [
    "Decision",
    "Leftover",
    "MatchingRun",
    "NeverPair",
    "Origin",
    "PairRule",
    "PairRuleKind",
    "Pairing",
    "PairingState",
    "Proposal",
    "Publication",
    "PublicationState",
    "RunState",
    "Warned",
]
