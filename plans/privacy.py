"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

_OF_PAIRING = ("pairing__mentor__employee", "pairing__mentee__employee")
_OF_ENTRY = ("entry__pairing__mentor__employee", "entry__pairing__mentee__employee")
_WORDING = "roles confidentiality channel rhythm contact place stalling ending"
_AIM = "learner what measure baseline target due_on progress drop_reason"
_TOLD = "the two alone see what they say of a session"

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
        personal="pairing going_on_at",
        about=("pairing__mentor__employee", "pairing__mentee__employee"),
    ),
    "plans.Step": Record(
        open="template_step key",
        personal="plan due_on moved_from state mentor_done_at mentee_done_at ended_at",
        about=("plan__pairing__mentor__employee", "plan__pairing__mentee__employee"),
    ),
    "plans.Resource": Record(open="key title text shown origin_version origin_hash put_back_at"),
    "plans.ContactWay": Record(personal="participant phone chat room", about=("participant__employee",)),
    "plans.Agreement": Record(
        open="number",
        personal="pairing written_by mentor_signed_at mentee_signed_at mentor_kept_at mentee_kept_at",
        confidential=_WORDING,
        about=_OF_PAIRING,
        why=dict.fromkeys(
            _WORDING.split(), "what the two agreed on is theirs; others see whether and when it was signed"
        ),
    ),
    "plans.Goal": Record(
        open="revision",
        personal="pairing state mentor_accepted_at mentee_accepted_at dropped_by dropped_at",
        confidential=_AIM,
        about=_OF_PAIRING,
        why=dict.fromkeys(_AIM.split(), "says what somebody cannot do yet; others see how many goals there are"),
    ),
    "plans.GoalUpdate": Record(
        personal="goal by",
        confidential="progress",
        why={"progress": "how far somebody is, for the two alone"},
        about=("goal__pairing__mentor__employee", "goal__pairing__mentee__employee"),
    ),
    "plans.Easing": Record(
        open="kind weeks",
        personal="plan by undone_at undone_by",
        about=("plan__pairing__mentor__employee", "plan__pairing__mentee__employee"),
    ),
    "plans.EasedStep": Record(
        open="due_on moved_from",
        personal="easing step",
        about=("easing__plan__pairing__mentor__employee", "easing__plan__pairing__mentee__employee"),
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
        confidential="useful led next_fixed agenda asked learned",
        about=("session__pairing__mentor__employee", "session__pairing__mentee__employee"),
        why=dict.fromkeys(("useful", "led", "next_fixed", "agenda", "asked", "learned"), _TOLD),
    ),
    "plans.RoleRefresh": Record(personal="pairing session closed_at", about=_OF_PAIRING),
    "plans.JointAsk": Record(
        personal="pairing mentor_at mentee_at handled_at handled_by", about=(*_OF_PAIRING, "handled_by")
    ),
    "plans.CompassPeriod": Record(open="cohort first_day last_day pairs share"),
    "plans.PanelSignature": Record(personal="agreement participant signed_at", about=("participant__employee",)),
    "plans.PanelAnswer": Record(
        personal="session participant took_place answered_at",
        confidential="useful led next_fixed agenda asked learned",
        about=("participant__employee",),
        why=dict.fromkeys(("useful", "led", "next_fixed", "agenda", "asked", "learned"), _TOLD),
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
    "plans.PairKey": Record(
        open="master",
        personal="pairing",
        sealed="wrapped",
        about=_OF_PAIRING,
        why={"wrapped": "with it and the secret of the house the notes of two people can be read"},
    ),
    "plans.Note": Record(
        personal="pairing author shared shared_at edited_at",
        confidential="words",
        about=("author__employee",),
        why={"words": "read by its author, and by the other of the pair where the author has shared it"},
    ),
    "plans.CleanSheet": Record(
        open="policy",
        personal="pairing begun_by mentor_ready_at mentee_ready_at revealed_at discard_by",
        confidential="title",
        about=_OF_PAIRING,
        why={"title": "what two people think about together is theirs"},
    ),
    "plans.SheetDraft": Record(
        open="side revision window",
        personal="sheet",
        confidential="words",
        about=("sheet__pairing__mentor__employee", "sheet__pairing__mentee__employee"),
        why={"words": "read by its author alone until both of a pair are ready, and by the two of them from then on"},
    ),
    "plans.LedgerEntry": Record(
        open="revision",
        personal="pairing sheet written_by owner due_on state confirmed_at answered_at",
        confidential="words",
        about=_OF_PAIRING,
        why={"words": "read by the two alone; what both release stands in a row of its own"},
    ),
    "plans.LedgerVoice": Record(
        open="side",
        personal="entry confirmed_at",
        confidential="consent",
        about=_OF_ENTRY,
        why={"consent": "the other one shall not learn who holds a change back"},
    ),
    "plans.LedgerQuote": Record(open="named", personal="entry insight decision change measure result", about=_OF_ENTRY),
    "plans.Insight": Record(
        open="theme",
        personal="pairing written_by agreed_at shown",
        confidential="words",
        about=_OF_PAIRING,
        why={"words": "read by the two alone; what is shown of it stands in a row that leads to nobody"},
    ),
    "plans.ShownInsight": Record(
        open="program theme text", many="was said on the promise that nobody learns who, and leads to nobody"
    ),
    "plans.FutureLeader": Record(
        open="revision",
        personal="pairing mentor quote released_at",
        confidential="words",
        about=("mentor__employee", "pairing__mentee__employee"),
        why={"words": "whoever is named reads them first, and says whether anybody else does"},
    ),
    "plans.EmergencyAccess": Record(
        personal="pairing reason asked_by approved_by approved_at", about=(*_OF_PAIRING, "asked_by", "approved_by")
    ),
    "plans.Look": Record(personal="pairing until reason done_by", about=(*_OF_PAIRING, "done_by")),
    "plans.Reminder": Record(personal="pairing leaves_at taken_back_at asked_by", about=(*_OF_PAIRING, "asked_by")),
    "plans.ContinueRound": Record(
        open="day opened_on closes_on",
        personal="pairing settled_on",
        sealed="offer handled_at",
        about=_OF_PAIRING,
        why=dict.fromkeys(("offer", "handled_at"), "whoever said yes would read in their data that the other did not"),
    ),
    "plans.Ballot": Record(
        personal="continue_round voter",
        sealed="answer",
        about=("voter__employee",),
        why={"answer": "nobody learns what the other said, and whoever asks for their data may be made to show it"},
    ),
    "plans.Closing": Record(
        open="on", personal="pairing by due_at confirmed_at withdrawn_at closed_at", about=_OF_PAIRING
    ),
    "plans.Thanks": Record(
        personal="pairing author edited_at",
        confidential="words",
        about=("author__employee",),
        why={"words": "thanks are for the other of the two alone"},
    ),
    "plans.Afterwards": Record(
        personal="pairing participant in_touch swap_roles topic", about=("participant__employee",)
    ),
    "plans.ChangeWish": Record(
        personal="pairing author",
        sealed="reason",
        about=("author__employee",),
        why={"reason": "reasons are counted over many pairs, and nobody learns whose was which"},
    ),
    "plans.Parting": Record(
        sealed="pairing handled_at",
        about=_OF_PAIRING,
        why=dict.fromkeys(("pairing", "handled_at"), "whoever had no wish would read in their data that the other had"),
    ),
    "plans.PartingReason": Record(
        open="program reason told",
        confidential="waiting",
        many="counts why pairs part, and names nobody",
        why={"waiting": "is told once five have said so; fewer might be known by who has parted"},
    ),
    "plans.Handover": Record(open="steps goals agreement", personal="pairing before", about=_OF_PAIRING),
}
