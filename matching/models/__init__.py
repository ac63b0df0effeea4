"""Runs, proposals, rules made by hand, pairings, and what people ask each other."""

from __future__ import annotations

from matching.models.asking import (
    Handle,
    Opening,
    PairRequest,
    Preference,
    Recommendation,
    RequestNote,
    Willingness,
)
from matching.models.bench import Standby
from matching.models.conflicts import RuleCheck, RuleConflict
from matching.models.pairings import Pairing, Publication
from matching.models.panels import PanelSeat
from matching.models.runs import Leftover, MatchingRun, NeverPair, PairRule, Proposal
from matching.models.scenarios import Placement, Scenario

__all__ = [
    "Handle",
    "Leftover",
    "MatchingRun",
    "NeverPair",
    "Opening",
    "PairRequest",
    "PairRule",
    "Pairing",
    "PanelSeat",
    "Placement",
    "Preference",
    "Proposal",
    "Publication",
    "Recommendation",
    "RequestNote",
    "RuleCheck",
    "RuleConflict",
    "Scenario",
    "Standby",
    "Willingness",
]
