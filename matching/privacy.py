"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

_PAIR = ("mentor__employee", "mentee__employee")
_BETWEEN_REQUEST = "is between the two people of the request"
_PRIVATE = "is an opinion that nobody else may ever learn of"

RECORDS = {
    "matching.MatchingRun": Record(
        open="cohort number state stage done total attempt heartbeat_at cancel_requested_at policy seed engine_version"
        " inputs_hash result_hash certified value gap figures started_at finished_at",
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
    "matching.Scenario": Record(
        open="run question digest state attempt heartbeat_at finished_at engine_version certified figures applied ruled",
        personal="name steer mentor mentee error asked_by",
        about=(*_PAIR, "asked_by"),
        why={"figures": "are of all pairs", "error": "may name whose pair cannot be locked"},
    ),
    "matching.Placement": Record(
        open="scenario",
        personal="mentee was becomes was_score becomes_score was_weighed becomes_weighed outcome delta",
        about=("mentee__employee", "was__employee", "becomes__employee"),
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
        open="cohort publication proposal further",
        personal="mentor mentee state reasons started_at ended_at predecessor wants_successor mentor_since",
        about=_PAIR,
    ),
    "matching.PanelSeat": Record(personal="pairing participant joined_at left_at", about=("participant__employee",)),
    "matching.Opening": Record(
        open="cohort mode askers blind assigned_departments assigned_locations assigned_from_grade opens_on opens_at_share"
        " opened_at leftovers leftover_days leftovers_opened_at leftovers_until wanted_at"
        " claimed_at heartbeat_at attempt refreshed_at",
    ),
    "matching.Handle": Record(
        open="opening",
        personal="participant number pseudonym seen level shown languages hopes style hours withheld alike allowed",
        about=("participant__employee",),
        many="whom somebody may meet is one bit per person",
    ),
    "matching.Recommendation": Record(
        personal="asker other place score certainty reasons", about=("asker__employee", "other__employee")
    ),
    "matching.Preference": Record(
        personal="participant other",
        confidential="liking place",
        about=("participant__employee", "other__employee"),
        why={"liking": _PRIVATE, "place": _PRIVATE},
    ),
    "matching.PairRequest": Record(
        open="cohort expires_at",
        personal="asker asked state ended_at cascaded by_team pairing",
        confidential="message declined_for",
        about=("asker__employee", "asked__employee"),
        why={"message": _BETWEEN_REQUEST, "declined_for": "is counted and shown to nobody with a name"},
    ),
    "matching.RequestNote": Record(
        open="pair_request",
        personal="author",
        confidential="text",
        about=("author__employee",),
        why={"text": _BETWEEN_REQUEST},
    ),
    "matching.RuleConflict": Record(
        open="rule mark urgent",
        personal="pairing found_at asked_at resolution resolved_at resolved_by",
        confidential="said reason",
        about=("pairing__mentor__employee", "pairing__mentee__employee", "resolved_by"),
        why={
            "said": "is for the program team outside of the reporting line alone",
            "reason": "may be the conflict that somebody told an admin of",
        },
    ),
    "matching.RuleCheck": Record(open="revision checked_at claimed_at heartbeat_at attempt"),
    "matching.Standby": Record(personal="participant said_by", about=("participant__employee",)),
    "matching.Willingness": Record(
        personal="participant times asked_at answer answered_at pairing", about=("participant__employee",)
    ),
}
