"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

_ANSWERS = "holds answers of everybody in their own words, worries among them"

RECORDS = {
    "profiles.Topic": Record(open="name key theme retired"),
    "profiles.TopicAlias": Record(open="topic key"),
    "profiles.Profile": Record(
        personal="participant headline about languages time_zone workdays work_start work_end slots pace contact hopes challenge"
        " completeness worries_of submitted_at updated_at",
        confidential="worries",
        about=("participant__employee",),
        why={"worries": "nobody reads them; the matching uses them and never names them"},
    ),
    "profiles.TopicEntry": Record(
        personal="profile topic direction level priority", about=("profile__participant__employee",)
    ),
    "profiles.SignupImport": Record(
        open="cohort file_format encoding delimiter headers mapping side capacity keeps_answers excuses spellings state done"
        " total heartbeat_at attempt count_new count_changed applied_at",
        personal="file_name error uploaded_by",
        confidential="file samples wrong_rows warnings",
        about=("uploaded_by",),
        many="one file tells of everybody in it",
        why={
            "file": _ANSWERS,
            "samples": _ANSWERS,
            "wrong_rows": "repeat what stood in a cell",
            "warnings": "repeat what stood in a cell",
        },
    ),
}
