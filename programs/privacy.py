"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

_FACTS = "job_title job_level grade department business_unit team location country status manager"
_FILE = "one file tells of everybody in it"

_TOLD = "is told to the program team and the two reviewers, and to nobody else"
_JUDGED = "is never seen by the applicant, whom it is about"

RECORDS = {
    "programs.Employee": Record(
        personal=f"{_FACTS} number email first_name last_name preferred_name"
        " first_key formal_key last_key middle_key end_key email_key time_zone"
        " hire_date leave_date user",
        about=("pk",),
    ),
    "programs.EmployeeVersion": Record(personal=f"{_FACTS} employee valid_from valid_to", about=("employee",)),
    "programs.DirectoryRevision": Record(open="number"),
    "programs.JobLevel": Record(open="name grade"),
    "programs.SavedView": Record(
        open="page", personal="user name query", about=("user",), why={"query": "people search for people"}
    ),
    "programs.Program": Record(
        open="name description purposes themes state steps_done length_months sessions_per_month plan_template"
        " survey_rhythm gate gate_changed_at floor_score mode launched_at",
        personal="owner_name created_by",
        about=("created_by",),
        many="the owner is written as a name",
    ),
    "programs.Measure": Record(open="program position key name unit baseline target"),
    "programs.Criterion": Record(open="program position key kind field weight params"),
    "programs.Exclusion": Record(open="program rule enabled limit"),
    "programs.Cohort": Record(open="program number name starts_on ends_on cap greeting cloned_from"),
    "programs.NudgeRule": Record(open="program key enabled switched_on_at waits most ends_after channel subject text"),
    "programs.NudgeWords": Record(open="rule language subject text"),
    "programs.FollowUp": Record(
        personal="participant kind reason until snoozed_until snoozed_for done_by",
        about=("participant__employee", "done_by"),
    ),
    "programs.Audience": Record(open="cohort side grade_min grade_max departments locations tenure_months_min"),
    "programs.Participant": Record(
        open="cohort",
        personal="employee side capacity state joined_at invited_at answered_at excused completeness complete topics owes"
        " language back_on",
        about=("employee",),
    ),
    "programs.Milestone": Record(
        open="letter",
        personal="participant kind reached_at reason",
        about=("participant__employee",),
        why={"letter": "is a key of ids and says where the letter is, not what it says"},
    ),
    "programs.SharedAsk": Record(
        open="cohort scope",
        personal="email side by_email why",
        about=("email", "by_email"),
    ),
    "programs.Nomination": Record(
        open="cohort state decided_at proven",
        personal="employee side by_email why",
        about=("employee", "by_email"),
    ),
    "programs.Call": Record(open="cohort side opens_on closes_on intro most_mentees"),
    "programs.ApplicationQuestion": Record(open="call position kind text help options required retired"),
    "programs.Application": Record(
        open="cohort",
        personal="employee side state submitted_at changed_at mentees reviewed_enough",
        about=("employee",),
    ),
    "programs.ApplicationAnswer": Record(
        open="question",
        personal="application",
        confidential="text",
        about=("application__employee",),
        why={"text": _TOLD},
    ),
    "programs.Review": Record(
        open="place",
        personal="application reviewer begun_at given_at",
        sealed="social confidence openness commitment note",
        about=("application__employee", "reviewer"),
        why=dict.fromkeys(("social", "confidence", "openness", "commitment", "note"), _JUDGED),
    ),
    "programs.Decision": Record(
        open="act letter",
        personal="application verdict words decided_by decided_at state_before made_place place_before undo_until undone_at",
        sealed="reason",
        about=("application__employee", "decided_by"),
        why={"reason": _JUDGED, "letter": "is a key of ids and says where the letter is, not what it says"},
    ),
    "programs.ApplicationLetter": Record(open="program kind subject text"),
    "programs.Stranger": Record(open="cohort handled", personal="email", about=("email",)),
    "programs.Charter": Record(open="side version text", personal="written_by", about=("written_by",)),
    "programs.Signature": Record(personal="participant charter name signed_at", about=("participant__employee",)),
    "programs.DirectoryImport": Record(
        open="size file_format encoding delimiter headers mapping day_first full_roster brake_released state stage done"
        " total heartbeat_at attempt count_new count_changed count_unchanged count_deactivated count_wrong count_warnings"
        " active_before checked_at applied_at applied_on undo_until undone_at",
        personal="file file_name samples columns error warnings uploaded_by",
        about=("uploaded_by",),
        many=_FILE,
        why={"columns": "the few different values of a column may be names", "warnings": "repeat what stood in a cell"},
    ),
    "programs.ImportRow": Record(
        open="directory_import number kind column",
        personal="employee label reason before after",
        about=("employee",),
        many="a row may tell of somebody who is not in the directory yet",
        why={"reason": "repeats what stood in a cell"},
    ),
    "programs.ColumnMapping": Record(open="kind header column"),
}
