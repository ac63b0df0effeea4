"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

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
}
