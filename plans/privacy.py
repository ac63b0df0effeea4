"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

RECORDS = {
    "plans.PlanTemplate": Record(open="program name description usual origin origin_version archived_at"),
    "plans.TemplateVersion": Record(
        open="template number state why published_at revision edited_at",
        personal="published_by edited_by",
        about=("published_by", "edited_by"),
    ),
    "plans.Stage": Record(open="version position title purpose revision"),
    "plans.TemplateStep": Record(
        open="version stage key position kind title text doer direction anchor days on after minutes required essential"
        " offset fixed_on revision"
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
    "plans.Rollout": Record(
        open="version previous reach state done total heartbeat_at attempt applied_at undo_until undone_at",
        personal="requested_by",
        about=("requested_by",),
    ),
    "plans.RolloutPlan": Record(
        open="rollout version_before",
        personal="plan state added changed removed moved",
        about=("plan__pairing__mentor__employee", "plan__pairing__mentee__employee"),
    ),
    "plans.RolloutStep": Record(
        open="words_before",
        personal="rollout_plan step due_before due_after state_before state_after",
        about=("step__plan__pairing__mentor__employee", "step__plan__pairing__mentee__employee"),
    ),
}
