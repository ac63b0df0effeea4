"""Asking for a run, watching it, and reading what it proved."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching import wording
from matching.enums import RunState
from matching.forms.runs import RunForm
from matching.selectors import openings, order, pairings
from matching.selectors import runs as selectors
from matching.services import runs
from programs.selectors import cohorts


@require_GET
def index(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """A cohort's runs, newest first."""
    row = cohorts.get(request.actor, program, cohort)
    page = Paginator(selectors.of_cohort(request.actor, row.pk), 25).get_page(request.GET.get("page"))
    context = {
        "cohort": row,
        "page": page,
        "ready": selectors.readiness(request.actor, row),
        "stages": order.stages(request.actor, row, openings.of(request.actor, row)),
    }
    return render(request, "matching/runs/index.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Say what counts, and start a run."""
    row = cohorts.get(request.actor, program, cohort)
    form = RunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = runs.request(actor=request.actor, cohort=row, **form.cleaned_data)
        except runs.CannotRun as error:
            form.add_error(None, str(error))
        else:
            return redirect("matching:run-detail", organization, made.pk)
    context = {
        "cohort": row,
        "form": form,
        "modes": [(key, name, text) for key, (name, text) in wording.MODES.items()],
        "ready": selectors.readiness(request.actor, row),
    }
    return render(request, "matching/runs/new.html", context, status=422 if form.errors else 200)


@require_GET
def detail(request: HttpRequest, organization: str, run: uuid.UUID) -> HttpResponse:
    """A run's progress while it goes on, its certificate and figures when it is done."""
    row = get_object_or_404(selectors.runs(request.actor), pk=run)
    context = {
        "run": row,
        "progress": selectors.progress(row),
        "ended": selectors.ended(row),
        "report": selectors.report(row),
        "obstacles": selectors.obstacles(request.actor, row),
        "standing": pairings.standing(request.actor, row) if row.state == RunState.DONE else None,
    }
    template = "matching/runs/detail.html" + ("#live" if request.htmx else "")
    return render(request, template, context)


@require_POST
def act(request: HttpRequest, organization: str, run: uuid.UUID, action: str) -> HttpResponse:
    """Stop a run, or try it again."""
    row = get_object_or_404(selectors.runs(request.actor), pk=run)
    verbs = {"cancel": runs.cancel, "retry": runs.retry}
    try:
        verbs[action](actor=request.actor, run=row)
    except (runs.NotOpen, runs.CannotRun) as error:
        messages.error(request, str(error))
    return redirect("matching:run-detail", organization, row.pk)


@require_POST
def again(request: HttpRequest, organization: str, run: uuid.UUID) -> HttpResponse:
    """Run the same cohort once more by the same rule, keeping locked pairs together."""
    row = get_object_or_404(selectors.runs(request.actor), pk=run)
    try:
        first = row.policy.get("first_choices", True)
        made = runs.request(actor=request.actor, cohort=row.cohort, mode=row.policy["mode"], first_choices=first)
    except runs.CannotRun as error:
        messages.error(request, str(error))
        return redirect("matching:board", organization, row.pk)
    return redirect("matching:run-detail", organization, made.pk)
