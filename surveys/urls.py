"""Addresses of this room: the surveys of a program, the waves in which they are sent, and the cases that come of them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from surveys.api import waves as api_waves
from surveys.views import answering, between, cases, drafts, questions, results, surveys, waves, words

app_name = "surveys"

_PROGRAM = "programs/<uuid:program>/surveys/"
_SURVEY = f"{_PROGRAM}<uuid:survey>/"
_DRAFT = f"{_SURVEY}draft/"
_QUESTION = f"{_DRAFT}questions/<uuid:survey_question>/"
_WRITING = [
    path(_PROGRAM, surveys.survey_list, name="survey-list"),
    path(f"{_PROGRAM}new/", surveys.survey_new, name="survey-new"),
    path(f"{_PROGRAM}start/", surveys.survey_start, name="survey-start"),
    path(_SURVEY, surveys.survey_detail, name="survey-detail"),
    path(f"{_SURVEY}edit/", surveys.survey_edit, name="survey-edit"),
    path(f"{_SURVEY}act/", surveys.survey_act, name="survey-act"),
    path(f"{_SURVEY}versions/<uuid:survey_version>/", drafts.preview, name="preview"),
    path(_DRAFT, drafts.draft, name="draft"),
    path(f"{_DRAFT}move/", drafts.draft_move, name="draft-move"),
    path(f"{_DRAFT}discard/", drafts.draft_discard, name="draft-discard"),
    path(f"{_DRAFT}restore/", drafts.draft_restore, name="draft-restore"),
    path(f"{_DRAFT}publish/", drafts.draft_publish, name="draft-publish"),
    path(f"{_DRAFT}words/<str:language>/", words.words, name="words"),
    path(f"{_DRAFT}questions/new/", questions.question, name="question-new"),
    path(_QUESTION, questions.question, name="question-edit"),
    path(f"{_QUESTION}remove/", questions.question_remove, name="question-remove"),
    path(f"{_QUESTION}return/", questions.question_return, name="question-return"),
]

_COHORT = "programs/<uuid:program>/cohorts/<uuid:cohort>/surveys/"
_WAVE = "waves/<uuid:wave>/"
_ASKING = [
    path("surveys/<uuid:wave>/", answering.answer, name="answer"),
    path("pairings/<uuid:pairing>/surveys/", between.between, name="between"),
    path(_COHORT, waves.cohort, name="cohort"),
    path(f"{_COHORT}send/", waves.send, name="send"),
    path(_WAVE, waves.wave, name="wave"),
    path(f"{_WAVE}close/", waves.close, name="wave-close"),
    path(f"{_WAVE}reply/", waves.reply, name="wave-reply"),
    path(f"{_WAVE}replies/<uuid:reply>/withdraw/", waves.reply_withdraw, name="reply-withdraw"),
    path("cases/", cases.case_list, name="case-list"),
    path("cases/<uuid:case>/", cases.case, name="case"),
    path("cases/<uuid:case>/act/", cases.case_act, name="case-act"),
]

_RESULTS = f"{_SURVEY}results/"
_SHOWN = f"{_RESULTS}<uuid:wave>/"
_SHOWING = [
    path(f"{_PROGRAM}results/", results.listing, name="result-list"),
    path(_RESULTS, results.of_survey, name="result-survey"),
    path(_SHOWN, results.of_wave, name="result-wave"),
    path(f"{_SHOWN}comments/", results.comments, name="result-comments"),
    path(f"{_SHOWN}results.csv", results.export, {"file_format": "csv"}, name="result-csv"),
    path(f"{_SHOWN}results.xlsx", results.export, {"file_format": "xlsx"}, name="result-xlsx"),
]

urlpatterns: list[URLPattern | URLResolver] = [*_WRITING, *_ASKING, *_SHOWING]

api: list[URLPattern | URLResolver] = [
    path("waves/", api_waves.WavesResource.as_view(), name="wave-list"),
    path("waves/<uuid:wave>/", api_waves.WaveResource.as_view(), name="wave"),
]
