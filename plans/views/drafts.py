"""Writing on a draft: its stages, its steps and their order, and how it will look to the two of a pair."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans import balance, previews
from plans.documents import problems
from plans.forms.drafts import MoveForm, StageForm
from plans.forms.templates import SeenForm
from plans.selectors import outline
from plans.selectors import templates as selectors
from plans.services import drafts

if TYPE_CHECKING:
    from plans.models import PlanTemplate, TemplateVersion

DRAFT = "draft"


def opened(request: HttpRequest, pk: uuid.UUID) -> tuple[PlanTemplate, TemplateVersion | None]:
    """A template and its draft, if there is one."""
    row = get_object_or_404(selectors.templates(request.actor), pk=pk)
    return row, selectors.version_in(request.actor, row, DRAFT)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, organization: str, plan_template: uuid.UUID) -> HttpResponse:
    """The draft of a template, stage by stage; without one, the offer to begin it."""
    row, version = opened(request, plan_template)
    if request.method == "POST":
        source = selectors.versions(request.actor, row).filter(number=_number(request.POST.get("source"))).first()
        try:
            drafts.begin(actor=request.actor, template=row, source=source)
        except drafts.NotDraft as problem:
            messages.error(request, str(problem))
            return redirect("plans:template-detail", organization, row.pk)
        return redirect("plans:draft", organization, row.pk)
    if version is None:
        return redirect("plans:template-detail", organization, row.pk)
    found = outline.of(request.actor, version)
    context = {
        "template": row, "program": row.program, "version": version, "sections": found.sections,
        "balance": balance.of(found.document), "problems": problems(found.document),
    }  # fmt: skip
    return render(request, "plans/drafts/editor.html", context)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 5 else 0


@require_http_methods(["GET", "POST"])
def draft_discard(request: HttpRequest, organization: str, plan_template: uuid.UUID) -> HttpResponse:
    """Throw a draft away, after a question."""
    row, version = opened(request, plan_template)
    if version is None:
        return redirect("plans:template-detail", organization, row.pk)
    form = SeenForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            drafts.discard(actor=request.actor, version=version, seen=form.cleaned_data["seen"])
        except (drafts.Stale, drafts.NotDraft) as problem:
            messages.error(request, str(problem))
            return redirect("plans:draft", organization, row.pk)
        messages.success(request, "The draft is gone. What is live stays as it is.")
        return redirect("plans:template-detail", organization, row.pk)
    context = {"template": row, "program": row.program, "version": version}
    return render(request, "plans/drafts/discard.html", context)


@require_POST
def draft_move(request: HttpRequest, organization: str, plan_template: uuid.UUID) -> HttpResponse:
    """Put a step or a stage somewhere else: by one with the buttons, anywhere by dragging."""
    row, version = opened(request, plan_template)
    if version is None:
        messages.error(request, "This draft was published or thrown away meanwhile.")
        return redirect("plans:template-detail", organization, row.pk)
    form, target = MoveForm(request.POST), ""
    try:
        if form.is_valid():
            target = _move(request, version, form.cleaned_data)
    except drafts.NotDraft as problem:
        messages.error(request, str(problem))
    response = redirect("plans:draft", organization, row.pk)
    response["Location"] += target
    return response


def _move(request: HttpRequest, version: TemplateVersion, data: dict[str, Any]) -> str:
    """Move what is to be moved; returns where on the page it is."""
    same = {"actor": request.actor, "version": version}
    if data["kind"] == "step":
        drafts.shift_step(**same, step_id=data["pk"], up=data["up"])
        return f"#step-{data['pk']}"
    if data["kind"] == "stage":
        drafts.shift_stage(**same, stage_id=data["pk"], up=data["up"])
        return f"#stage-{data['pk']}"
    if data["step"] and data["stage"] and data["place"] is not None:
        drafts.move_step(**same, step_id=data["step"], stage_id=data["stage"], place=data["place"])
        return f"#step-{data['step']}"
    return ""


@require_http_methods(["GET", "POST"])
def stage(
    request: HttpRequest, organization: str, plan_template: uuid.UUID, plan_stage: uuid.UUID | None = None
) -> HttpResponse:
    """Add a stage at the end, or rename one."""
    row, version = opened(request, plan_template)
    stages = selectors.stages(request.actor, version) if version else []
    found = next((one for one in stages if one.pk == plan_stage), None)
    if request.method == "GET" and (version is None or (plan_stage and found is None)):
        raise Http404
    initial = {"title": found.title, "purpose": found.purpose, "seen": found.revision} if found else {}
    form = StageForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if version is None or (plan_stage and found is None):
                raise drafts.NotDraft("This stage was removed, or the draft published, meanwhile.")
            saved = drafts.save_stage(actor=request.actor, version=version, stage=found, **form.cleaned_data)
        except drafts.WrongDraft as problem:
            form.add_error(problem.field, str(problem))
        except drafts.NotDraft as problem:
            form.add_error(None, f"{problem} Your words are still here; copy what you need.")
        except drafts.Stale:
            form = _fresh(form, found.revision if found else 0)
        else:
            messages.success(request, "Saved.")
            response = redirect("plans:draft", organization, row.pk)
            response["Location"] += f"#stage-{saved.pk}"
            return response
    context = {"template": row, "program": row.program, "stage": found, "form": form}
    return render(request, "plans/drafts/stage.html", context, status=422 if form.errors else 200)


def _fresh(form: StageForm, revision: int) -> StageForm:
    """The same words, ready to be saved over what somebody else has saved."""
    again = StageForm({**form.data.dict(), "seen": revision})
    again.is_valid()
    again.add_error(None, drafts.MEANWHILE)
    return again


@require_http_methods(["GET", "POST"])
def stage_remove(
    request: HttpRequest, organization: str, plan_template: uuid.UUID, plan_stage: uuid.UUID
) -> HttpResponse:
    """Take a stage out of the draft, with its steps, after a question."""
    row, version = opened(request, plan_template)
    if version is None:
        raise Http404
    found = next((one for one in selectors.stages(request.actor, version) if one.pk == plan_stage), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            drafts.remove_stage(actor=request.actor, version=version, stage=found)
        except (drafts.NotDraft, drafts.WrongDraft) as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"“{found.title}” was taken out of the draft.")
        return redirect("plans:draft", organization, row.pk)
    steps = selectors.steps(request.actor, version).filter(stage=found)
    context = {"template": row, "program": row.program, "stage": found, "steps": list(steps)}
    return render(request, "plans/drafts/stage_remove.html", context)


@require_GET
def preview(request: HttpRequest, organization: str, plan_template: uuid.UUID, plan_version: uuid.UUID) -> HttpResponse:
    """A version as a mentor or a mentee will see it."""
    row = get_object_or_404(selectors.templates(request.actor), pk=plan_template)
    version = get_object_or_404(selectors.versions(request.actor, row), pk=plan_version)
    side = "mentee" if request.GET.get("as") == "mentee" else "mentor"
    context = {
        "template": row, "program": row.program, "version": version, "side": side,
        "parts": previews.seen(selectors.document(version), side),
    }  # fmt: skip
    return render(request, "plans/drafts/preview.html", context)
