"""Addresses of this room: the page of a pair and what hangs on it, and the templates of plans."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from plans.views import drafts, editing, pair, publishing, steps, templates

app_name = "plans"

_PAIRING = "pairings/<uuid:pairing>/"
_STEP = f"{_PAIRING}steps/<uuid:plan_step>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_PAIRING, pair.detail, name="pair"),
    path(_STEP, steps.detail, name="step"),
    path(f"{_STEP}tick/", steps.tick, name="step-tick"),
    path(f"{_STEP}skip/", steps.skip, name="step-skip"),
]

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
