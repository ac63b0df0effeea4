"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

_TOLD = "the two alone see what they say of a session"

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
    "plans.Session": Record(
        open="uid sequence proposals logged",
        personal="pairing step state starts_at minutes proposed_by agreed_at",
        confidential="meeting_link",
        about=("pairing__mentor__employee", "pairing__mentee__employee"),
        why={"meeting_link": "whoever knows it can join the two"},
    ),
    "plans.SessionSlot": Record(
        personal="session starts_at",
        about=("session__pairing__mentor__employee", "session__pairing__mentee__employee"),
    ),
    "plans.SessionAnswer": Record(
        open="side",
        personal="session took_place answered_at",
        confidential="useful led next_fixed",
        about=("session__pairing__mentor__employee", "session__pairing__mentee__employee"),
        why={"useful": _TOLD, "led": _TOLD, "next_fixed": _TOLD},
    ),
    "plans.Contact": Record(
        open="side source",
        personal="pairing met day minutes",
        about=("pairing__mentor__employee", "pairing__mentee__employee"),
    ),
    "plans.PairQuestion": Record(
        open="side kind",
        personal="pairing since answered_at",
        about=("pairing__mentor__employee", "pairing__mentee__employee"),
    ),
}
