"""What this room keeps about people; see ``accounts/privacy.py``. Pure."""

from __future__ import annotations

from accounts.privacy import Record

_SAID = "told at the level that stood beside the question"
_FOR_NOBODY = "was said on the promise that nobody learns who"

RECORDS: dict[str, Record] = {
    "surveys.Survey": Record(open="program key origin title intro moment days on_date sides switched_on archived_at"),
    "surveys.SurveyVersion": Record(
        open="survey number state published_at revision", personal="published_by", about=("published_by",)
    ),
    "surveys.Question": Record(
        open="version key position kind text help level sides required measure timing shown_if_question shown_if_options"
        " low_at case_options case_kind removed_at revision"
    ),
    "surveys.Option": Record(open="question kind key position text"),
    "surveys.Wording": Record(open="survey question option language text more"),
    "surveys.Wave": Record(open="survey version cohort number state opens_at closes_at closed_at mixed"),
    "surveys.Asked": Record(
        personal="wave participant due_on",
        confidential="answered",
        about=("participant__employee",),
        why={"answered": "whether somebody has answered is for them alone, so that nobody is pressed"},
    ),
    "surveys.Response": Record(personal="wave participant", about=("participant__employee",)),
    "surveys.Answer": Record(
        open="question level",
        personal="response pairing",
        confidential="option row topic number text words",
        about=("response__participant__employee",),
        why=dict.fromkeys("option row topic number text words".split(), _SAID),
    ),
    "surveys.AnonymousAnswer": Record(
        open="wave side question mixed",
        confidential="option row number text",
        many="nobody can say whose it is, so it is given to nobody and erased with its wave",
        why=dict.fromkeys("option row number text".split(), _FOR_NOBODY),
    ),
    "surveys.Case": Record(
        open="cohort question status due_on closed_at",
        personal="owner",
        confidential="participant kind outcome closing_note",
        about=("participant__employee", "owner"),
        why=dict.fromkeys("participant kind outcome closing_note".split(), "is for those who look after it"),
    ),
    "surveys.Reply": Record(
        open="cohort survey text published_at", many="tells a whole cohort what was done, and may name somebody"
    ),
    "surveys.Snapshot": Record(open="wave number taken_at final people"),
    "surveys.Cell": Record(
        open="snapshot question row cut value standing people mean favourable score shares mostly counted_in"
    ),
    "surveys.Comment": Record(
        open="snapshot question",
        personal="text",
        confidential="answer",
        about=("answer__response__participant__employee",),
        many="one that was anonymous may name somebody, and nobody can say whose it is",
        why={"answer": "leads from a comment to who wrote it, so that it can be erased"},
    ),
    "surveys.Counted": Record(
        personal="snapshot response side department location grades", about=("response__participant__employee",)
    ),
}
