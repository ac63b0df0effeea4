"""One step of a draft: everything that it says, on one page that works as a plain form."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from plans.forms.drafts import StepForm
from plans.selectors import templates as selectors
from plans.services import drafts, step_letters
from plans.services.drafts import Wish
from plans.views.drafts import opened

if TYPE_CHECKING:
    from plans.models import TemplateStep, TemplateVersion

GONE = "This step was removed, or the draft published, meanwhile. Your words are still here: copy what you need."


@require_http_methods(["GET", "POST"])
def step(
    request: HttpRequest, organization: str, plan_template: uuid.UUID, template_step: uuid.UUID | None = None
) -> HttpResponse:
    """Add a step, or change one with its agenda and the sentences of both sides."""
    row, version = opened(request, plan_template)
    found = _found(request, version, template_step)
    gone = version is None or (template_step is not None and found is None)
    if gone and request.method == "GET":
        raise Http404
    form = _form(request, version, found)
    if request.method == "POST" and "rows" in request.POST:
        form.rearrange(request.POST["rows"])
        form.errors.clear()
        if gone:
            form.add_error(None, GONE)
    elif request.method == "POST" and form.is_valid():
        if gone:
            form.add_error(None, GONE)
        elif saved := _saved(request, version, found, form):
            messages.success(request, "Saved.")
            response = redirect("plans:draft", organization, row.pk)
            response["Location"] += f"#step-{saved.pk}"
            return response
    context: dict[str, Any] = {"template": row, "program": row.program, "step": found, "form": form, "gone": gone}
    context["letter"] = step_letters.preview(actor=request.actor, step=found)
    return render(request, "plans/drafts/step.html", context, status=422 if form.errors else 200)


def _found(request: HttpRequest, version: TemplateVersion | None, pk: uuid.UUID | None) -> TemplateStep | None:
    return selectors.steps(request.actor, version).filter(pk=pk).first() if version and pk else None


def _form(request: HttpRequest, version: TemplateVersion | None, found: TemplateStep | None) -> StepForm:
    rows = list(selectors.steps(request.actor, version)) if version else []
    given: dict[str, Any] = {
        "organization": request.organization,
        "stages": selectors.stages(request.actor, version) if version else [],
        "others": [one for one in rows if found is None or one.pk != found.pk],
        "task": selectors.sheet(found) if found else None,
    }
    initial = {"stage": str(found.stage_id), "seen": found.revision} if found else {"stage": request.GET.get("stage")}
    return StepForm(request.POST if request.method == "POST" else None, initial=initial, **given)


def _saved(
    request: HttpRequest, version: TemplateVersion | None, found: TemplateStep | None, form: StepForm
) -> TemplateStep | None:
    """The saved step; otherwise the form says why not, and keeps every word."""
    assert version is not None
    wish = Wish(form.stage_chosen(), form.wanted())
    seen = form.cleaned_data["seen"]
    try:
        return drafts.save_step(actor=request.actor, version=version, step=found, seen=seen, wish=wish)
    except drafts.WrongDraft as problem:
        form.add_error(problem.field, str(problem))
    except drafts.NotDraft:
        form.add_error(None, GONE)
    except drafts.Stale:
        form.add_error(None, drafts.MEANWHILE)
        data = request.POST.copy()
        data["seen"] = str(found.revision if found else 0)
        form.data = data
    return None


@require_http_methods(["GET", "POST"])
def step_remove(
    request: HttpRequest, organization: str, plan_template: uuid.UUID, template_step: uuid.UUID
) -> HttpResponse:
    """Take a step out of the draft, after a question that says what counts from it."""
    row, version = opened(request, plan_template)
    if version is None:
        raise Http404
    found = get_object_or_404(selectors.steps(request.actor, version), pk=template_step)
    if request.method == "POST":
        try:
            drafts.remove_step(actor=request.actor, version=version, step=found)
        except (drafts.NotDraft, drafts.WrongDraft) as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"“{found.title}” was taken out of the draft.")
        return redirect("plans:draft", organization, row.pk)
    context = {
        "template": row, "program": row.program, "step": found,
        "waiting": drafts.waiting_for(actor=request.actor, step=found),
    }  # fmt: skip
    return render(request, "plans/drafts/step_remove.html", context)
