"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

_ANSWERS = "holds answers of everybody in their own words, worries among them"
_DRAFT = "nobody else sees what somebody brings before they have accepted it"

RECORDS = {
    "profiles.Topic": Record(open="name key theme retired"),
    "profiles.TopicAlias": Record(open="topic key"),
    "profiles.Profile": Record(
        personal="participant headline about languages time_zone workdays work_start work_end slots week pace contact channel"
        " rhythm notice talk_language signs hopes challenge completeness worries_of submitted_at step updated_at",
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
    "profiles.LinkedInImport": Record(
        open="source state again attempt heartbeat_at taken_at",
        personal="participant error brought_by",
        confidential="file found suggestions picture",
        about=("participant__employee", "brought_by"),
        why={
            "file": _DRAFT,
            "found": _DRAFT,
            "suggestions": _DRAFT,
            "picture": _DRAFT,
        },
    ),
    "profiles.ImportedAnswer": Record(
        personal="profile field topic before after source", about=("profile__participant__employee",)
    ),
    "profiles.Position": Record(
        personal="profile employer title start end source", about=("profile__participant__employee",)
    ),
    "profiles.Portrait": Record(personal="profile image alt source", about=("profile__participant__employee",)),
}
