"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

_PAIR = ("mentor__employee", "mentee__employee")
_BETWEEN = "is between the two people of the pair"

RECORDS = {
    "matching.MatchingRun": Record(
        open="cohort number state stage done total attempt heartbeat_at cancel_requested_at policy seed engine_version"
        " inputs_hash result_hash certified value figures started_at finished_at",
        personal="error requested_by",
        confidential="inputs",
        about=("requested_by",),
        many="the frozen inputs hold the answers of everybody who was ready",
        why={
            "inputs": "holds what nobody reads in a profile",
            "figures": "are of all pairs, and of groups of five and more",
            "error": "may name whose lock cannot be kept",
        },
    ),
    "matching.Proposal": Record(
        open="run version",
        personal="mentor mentee origin decision locked score certainty warnings note explanation alternatives",
        about=_PAIR,
        many="alternatives name other mentors",
    ),
    "matching.Leftover": Record(
        open="run", personal="participant reason explanation", about=("participant__employee",)
    ),
    "matching.PairRule": Record(
        open="cohort",
        personal="mentor mentee kind",
        confidential="reason",
        about=_PAIR,
        why={"reason": "may be the conflict that somebody told an admin of"},
    ),
    "matching.NeverPair": Record(
        personal="one other",
        confidential="reason",
        about=("one", "other"),
        why={"reason": "may be the conflict that somebody told an admin of"},
    ),
    "matching.Publication": Record(
        open="cohort run state publish_at published_at undo_until", personal="published_by", about=("published_by",)
    ),
    "matching.Pairing": Record(
        open="cohort publication proposal",
        personal="mentor mentee state reasons started_at ended_at",
        confidential="next_step next_step_on next_step_by",
        about=_PAIR,
        why={"next_step": _BETWEEN, "next_step_on": _BETWEEN, "next_step_by": _BETWEEN},
    ),
}
