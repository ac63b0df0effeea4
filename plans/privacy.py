"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

_BOTH = ("pairing__mentor__employee", "pairing__mentee__employee")

RECORDS = {
    "plans.PlanTemplate": Record(open="program name description usual origin origin_version archived_at"),
    "plans.TemplateVersion": Record(
        open="template number state why published_at", personal="published_by", about=("published_by",)
    ),
    "plans.Stage": Record(open="version position title purpose"),
    "plans.TemplateStep": Record(
        open="version stage key position kind title text doer direction anchor days on after minutes required essential"
        " offset fixed_on"
    ),
    "plans.AgendaItem": Record(open="step position text minutes direction"),
    "plans.Prompt": Record(open="step side depth position text"),
    "plans.Plan": Record(
        open="version track starts_on",
        personal="pairing",
        about=("pairing__mentor__employee", "pairing__mentee__employee"),
    ),
    "plans.Step": Record(
        open="template_step key",
        personal="plan due_on state mentor_done_at mentee_done_at ended_at",
        about=("plan__pairing__mentor__employee", "plan__pairing__mentee__employee"),
    ),
    "plans.Resource": Record(open="key title text shown origin_version origin_hash put_back_at"),
    "plans.ContactWay": Record(personal="participant phone chat room", about=("participant__employee",)),
    "plans.PairKey": Record(
        open="master",
        personal="pairing",
        sealed="wrapped",
        about=_BOTH,
        why={"wrapped": "with it and the secret of the house the notes of two people can be read"},
    ),
    "plans.Note": Record(
        personal="pairing author shared edited_at",
        confidential="words",
        about=("author__employee",),
        why={"words": "read by its author, and by the other of the pair where the author has shared it"},
    ),
    "plans.EmergencyAccess": Record(
        personal="pairing reason asked_by approved_by approved_at", about=(*_BOTH, "asked_by", "approved_by")
    ),
    "plans.ContinueRound": Record(
        open="day opened_on closes_on", personal="pairing settled_on offer handled_at", about=_BOTH
    ),
    "plans.Ballot": Record(
        personal="continue_round voter",
        sealed="answer",
        about=("voter__employee",),
        why={"answer": "nobody learns what the other said, and whoever asks for their data may be made to show it"},
    ),
}
