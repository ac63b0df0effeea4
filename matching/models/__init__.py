"""Runs, proposals, rules made by hand, and pairings."""

from __future__ import annotations

from matching.models.pairings import Pairing, Publication
from matching.models.runs import Leftover, MatchingRun, NeverPair, PairRule, Proposal

__all__ = [
    "Leftover",
    "MatchingRun",
    "NeverPair",
    "PairRule",
    "Pairing",
    "Proposal",
    "Publication",
]
