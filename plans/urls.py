"""Addresses of this room: the page of a pair and what hangs on it, and the templates of plans."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from plans.api import plans as api_plans
from plans.views import (
    agreements,
    certificates,
    changes,
    closing,
    compass,
    concerns,
    copies,
    drafts,
    easings,
    editing,
    emergencies,
    feeds,
    goals,
    insights,
    leaders,
    ledger,
    notes,
    pair,
    panels,
    partings,
    phonebook,
    publishing,
    refreshing,
    resources,
    rotations,
    sessions,
    sheets,
    standing,
    standing_acts,
    steps,
    swaps,
    templates,
    votes,
)
from plans.views.framing import kindly

app_name = "plans"

_PAIRING = "pairings/<uuid:pairing>/"
_STEP = f"{_PAIRING}steps/<uuid:plan_step>/"

_RESOURCES: list[URLPattern | URLResolver] = [
    path(f"{_PAIRING}resources/", resources.shelf, name="shelf"),
    path(f"{_PAIRING}resources/<slug:resource>/", resources.guide, name="guide"),
    path(f"{_PAIRING}talk/", concerns.talk, name="talk"),
    path(f"{_PAIRING}ways/", phonebook.ways, name="ways"),
    path("resources/", copies.listing, name="resource-list"),
    path("resources/updates/", copies.updates, name="resource-updates"),
    path("resources/<slug:resource>/", copies.edit, name="resource-edit"),
    path("resources/<slug:resource>/original/", copies.original, name="resource-original"),
    path("resources/<slug:resource>/again/", copies.again, name="resource-again"),
    path("resources/<slug:resource>/update/", copies.update, name="resource-update"),
]

_AGREEMENT = f"{_PAIRING}agreement/"
agreement: list[URLPattern | URLResolver] = [
    path(_AGREEMENT, agreements.detail, name="agreement"),
    path(f"{_AGREEMENT}change/", kindly(agreements.change), name="agreement-change"),
    path(f"{_AGREEMENT}sign/", kindly(agreements.sign), name="agreement-sign"),
    path(f"{_AGREEMENT}keep/", kindly(agreements.keep), name="agreement-keep"),
    path(f"{_AGREEMENT}<uuid:agreement>/", agreements.version, name="agreement-version"),
]

_GOALS = f"{_PAIRING}goals/"
_GOAL = f"{_GOALS}<uuid:goal>/"
goal: list[URLPattern | URLResolver] = [
    path(_GOALS, goals.listing, name="goals"),
    path(f"{_GOALS}new/", kindly(goals.new), name="goal-new"),
    path(f"{_GOALS}check/", kindly(goals.check), name="goal-check"),
    path(f"{_GOAL}change/", kindly(goals.change), name="goal-change"),
    path(f"{_GOAL}accept/", kindly(goals.accept), name="goal-accept"),
    path(f"{_GOAL}progress/", kindly(goals.progress), name="goal-progress"),
    path(f"{_GOAL}drop/", kindly(goals.drop), name="goal-drop"),
    path(f"{_GOAL}restore/", kindly(goals.restore), name="goal-restore"),
]

easing: list[URLPattern | URLResolver] = [
    path(f"{_PAIRING}ease/", kindly(easings.ease), name="ease"),
    path(f"{_PAIRING}ease/undo/", kindly(easings.undo), name="ease-undo"),
]

_SESSION = f"{_PAIRING}sessions/<uuid:plan_session>/"

_sessions: list[URLPattern | URLResolver] = [
    path(f"{_PAIRING}sessions/", sessions.index, name="sessions"),
    path(f"{_PAIRING}sessions/new/", kindly(sessions.new), name="session-new"),
    path(f"{_PAIRING}sessions/held/", kindly(sessions.log), name="session-log"),
    path(f"{_PAIRING}sessions/met/", kindly(sessions.met), name="session-met"),
    path(_SESSION, sessions.detail, name="session"),
    path(f"{_SESSION}others/", kindly(sessions.others), name="session-others"),
    path(f"{_SESSION}cancel/", kindly(sessions.cancel), name="session-cancel"),
    path("calendar/", feeds.own, name="calendar"),
]
# Outside of organizations: calendars sign nobody in.
outside: list[URLPattern | URLResolver] = [
    path("cal/<slug:token>.ics", feeds.feed, name="calendar-feed"),
    path("roles/<str:token>/", refreshing.behind, name="role-page"),
]

_COMPASS = f"{_PAIRING}compass/"

_compass: list[URLPattern | URLResolver] = [
    path(_COMPASS, compass.detail, name="compass"),
    path(f"{_COMPASS}roles/", refreshing.own, name="compass-roles"),
    path(f"{_COMPASS}ask/", compass.ask, name="compass-ask"),
    path("joint-asks/<uuid:joint_ask>/", compass.joint_ask, name="joint-ask"),
    path("programs/<uuid:program>/plans/compass/", compass.of_program, name="compass-program"),
]

_CLOSE, _ANOTHER = f"{_PAIRING}close/", f"{_PAIRING}another/"
_ENDING: list[URLPattern | URLResolver] = [
    path(_CLOSE, closing.close, name="close"),
    path(f"{_CLOSE}go-on/", kindly(closing.go_on), name="close-go-on"),
    path(f"{_CLOSE}thanks/", closing.thank, name="thanks"),
    path(f"{_CLOSE}next/", closing.next_steps, name="next-steps"),
    path(f"{_CLOSE}future-leader/", leaders.leader, name="leader"),
    path(f"{_PAIRING}certificate/", certificates.detail, name="certificate"),
    path(f"{_PAIRING}certificate/pdf/", certificates.pdf, name="certificate-pdf"),
    path(_ANOTHER, partings.another, name="another"),
    path(f"{_ANOTHER}take-back/", partings.take_back, name="another-take-back"),
    path("partings/<uuid:parting>/", partings.detail, name="parting"),
]

_SEAT = f"{_PAIRING}panel/<uuid:panel_seat>/"
_PANEL: list[URLPattern | URLResolver] = [
    path(f"{_PAIRING}panel/", panels.detail, name="panel"),
    path(f"{_SEAT}remove/", panels.remove, name="panel-remove"),
    path(f"{_SEAT}act/", panels.act, name="panel-act"),
]

_NOTE = f"{_PAIRING}notes/<uuid:note>/"
_ACCESS = "emergencies/<uuid:emergency>/"

_PRIVATE: list[URLPattern | URLResolver] = [
    path(f"{_PAIRING}notes/", notes.listing, name="note-list"),
    path(_NOTE, notes.edit, name="note"),
    path(f"{_NOTE}share/", notes.share, name="note-share"),
    path(f"{_NOTE}delete/", notes.delete, name="note-delete"),
    path(f"{_PAIRING}vote/", kindly(votes.vote), name="vote"),
    path(f"{_PAIRING}emergency/", emergencies.ask, name="emergency-ask"),
    path("emergencies/", emergencies.listing, name="emergency-list"),
    path(_ACCESS, emergencies.detail, name="emergency"),
    path(f"{_ACCESS}approve/", emergencies.approve, name="emergency-approve"),
    path(f"{_ACCESS}read/", emergencies.read, name="emergency-read"),
    path("rotations/<uuid:continue_round>/", rotations.detail, name="rotation"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path(_PAIRING, pair.detail, name="pair"),
    path(_STEP, steps.detail, name="step"),
    path(f"{_STEP}tick/", kindly(steps.tick), name="step-tick"),
    path(f"{_STEP}skip/", kindly(steps.skip), name="step-skip"),
    *agreement,
    *goal,
    *easing,
    *_sessions,
    *_compass,
]

urlpatterns += _RESOURCES

_PROGRAM = "programs/<uuid:program>/plans/"
_TEMPLATE = "plan-templates/<uuid:plan_template>/"
_DRAFT = f"{_TEMPLATE}draft/"
_ROLLOUT = f"{_TEMPLATE}published/<uuid:rollout>/"

_TEMPLATES: list[URLPattern | URLResolver] = [
    path(_PROGRAM, templates.template_list, name="template-list"),
    path(f"{_PROGRAM}new/", templates.template_new, name="template-new"),
    path(f"{_PROGRAM}import/", templates.template_import, name="template-import"),
    path(_TEMPLATE, templates.template_detail, name="template-detail"),
    path(f"{_TEMPLATE}edit/", templates.template_edit, name="template-edit"),
    path(f"{_TEMPLATE}copy/", templates.template_copy, name="template-copy"),
    path(f"{_TEMPLATE}act/", templates.template_act, name="template-act"),
    path(f"{_TEMPLATE}export/", templates.template_export, name="template-export"),
    path(f"{_TEMPLATE}versions/<uuid:plan_version>/", drafts.preview, name="template-preview"),
    path(_DRAFT, drafts.draft, name="draft"),
    path(f"{_DRAFT}discard/", drafts.draft_discard, name="draft-discard"),
    path(f"{_DRAFT}move/", drafts.draft_move, name="draft-move"),
    path(f"{_DRAFT}publish/", publishing.publish, name="draft-publish"),
    path(f"{_DRAFT}stages/new/", drafts.stage, name="stage-new"),
    path(f"{_DRAFT}stages/<uuid:plan_stage>/", drafts.stage, name="stage-edit"),
    path(f"{_DRAFT}stages/<uuid:plan_stage>/remove/", drafts.stage_remove, name="stage-remove"),
    path(f"{_DRAFT}steps/new/", editing.step, name="template-step-new"),
    path(f"{_DRAFT}steps/<uuid:template_step>/", editing.step, name="template-step-edit"),
    path(f"{_DRAFT}steps/<uuid:template_step>/remove/", editing.step_remove, name="template-step-remove"),
    path(_ROLLOUT, publishing.rollout, name="rollout"),
    path(f"{_ROLLOUT}act/", publishing.rollout_act, name="rollout-act"),
]
urlpatterns += _TEMPLATES

urlpatterns += _PRIVATE
urlpatterns += _ENDING

_SHEET = f"{_PAIRING}sheets/<uuid:clean_sheet>/"
_CHANGE = f"{_PAIRING}changes/<uuid:ledger_entry>/"
_OF_COHORT = "programs/<uuid:program>/cohorts/<uuid:cohort>/changes/"

_CHANGES: list[URLPattern | URLResolver] = [
    path(f"{_PAIRING}sheets/new/", sheets.begin, name="sheet-new"),
    path(_SHEET, sheets.detail, name="sheet"),
    path(f"{_SHEET}back/", sheets.back, name="sheet-back"),
    path(f"{_SHEET}experiment/", sheets.experiment, name="sheet-experiment"),
    path(f"{_SHEET}discard/", sheets.discard, name="sheet-discard"),
    path(f"{_PAIRING}changes/", ledger.index, name="ledger"),
    path(f"{_PAIRING}changes/new/", ledger.new, name="change-new"),
    path(f"{_PAIRING}insights/new/", insights.new, name="insight-new"),
    path(f"{_PAIRING}insights/<uuid:insight>/agree/", insights.agree, name="insight-agree"),
    path(f"{_PAIRING}insights/<uuid:insight>/withdraw/", insights.withdraw, name="insight-withdraw"),
    path(_CHANGE, ledger.detail, name="change"),
    path(f"{_CHANGE}edit/", ledger.edit, name="change-edit"),
    path(f"{_CHANGE}confirm/", ledger.confirm, name="change-confirm"),
    path(f"{_CHANGE}answer/", ledger.answer, name="change-answer"),
    path(f"{_CHANGE}consent/", ledger.consent, name="change-consent"),
    path(f"{_CHANGE}remove/", ledger.remove, name="change-remove"),
    path(_OF_COHORT, changes.index, name="change-list"),
    path(f"{_OF_COHORT}export.csv", changes.export, name="change-csv"),
]
urlpatterns += _CHANGES

_COHORT = "programs/<uuid:program>/cohorts/<uuid:cohort>/plans/"
_VIEW = f"{_COHORT}views/<uuid:view>/"

_STANDING: list[URLPattern | URLResolver] = [
    path(f"{_PAIRING}swap/", swaps.swap, name="plan-swap"),
    path(_COHORT, standing.listing, name="standing"),
    path(f"{_COHORT}act/", standing_acts.act, name="standing-act"),
    path(f"{_COHORT}unremind/", standing_acts.unremind, name="standing-unremind"),
    path(f"{_COHORT}export.csv", standing.export, {"file_format": "csv"}, name="standing-export-csv"),
    path(f"{_COHORT}export.xlsx", standing.export, {"file_format": "xlsx"}, name="standing-export-xlsx"),
    path(f"{_COHORT}views/", standing.view_save, name="standing-view-save"),
    path(f"{_VIEW}rename/", standing.view_rename, name="standing-view-rename"),
    path(f"{_VIEW}delete/", standing.view_delete, name="standing-view-delete"),
]
urlpatterns += _STANDING

urlpatterns += _PANEL

api: list[URLPattern | URLResolver] = [
    path("plans/", api_plans.PlansResource.as_view(), name="plan-list"),
    path("plans/<uuid:plan>/", api_plans.PlanResource.as_view(), name="plan"),
]
