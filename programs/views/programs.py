"""The list of programs, one program, and its cohorts."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import Permission
from programs import blueprints
from programs.forms.cohorts import CloneForm, ProgramForm, RunningCohortForm
from programs.forms.wizard import CriteriaForm, ExclusionsForm, MeasuresForm
from programs.selectors import cohorts, employees, participants
from programs.selectors import programs as selectors
from programs.services import cohorts as cohort_services
from programs.services import programs
from ui.words import worded


@require_GET
def index(request: HttpRequest, organization: str) -> HttpResponse:
    """All programs, drafts first to be gone on with."""
    page = Paginator(selectors.listed(request.actor), 20).get_page(request.GET.get("page"))
    may_manage = request.actor.may(Permission.MANAGE_PROGRAMS)
    return render(request, "programs/programs/index.html", {"page": page, "may_manage": may_manage})


@require_GET
def detail(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """One program: why, how it is judged, whom it takes, how pairs are made."""
    row = get_object_or_404(selectors.programs(request.actor), pk=program)
    criteria = selectors.criteria_of(row)
    rules = [(blueprints.EXCLUSIONS[r.rule], r) for r in selectors.exclusions_of(row) if r.enabled]
    context = {
        "program": row,
        "purposes": [blueprints.PURPOSES[key] for key in row.purposes],
        "measures": selectors.measures_of(row),
        "cohorts": selectors.cohorts_of(row),
        "shares": blueprints.shares(criteria),
        "who_chooses": blueprints.MODES[row.mode].partition("|"),
        "rules": rules,
        "may_manage": request.actor.may(Permission.MANAGE_PROGRAMS),
    }
    return render(request, "programs/programs/detail.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Change the name, the description and the measures of a live program."""
    request.actor.require(Permission.MANAGE_PROGRAMS)
    row = get_object_or_404(selectors.programs(request.actor), pk=program)
    data = request.POST or None
    form = ProgramForm(data, initial={"name": row.name, "description": row.description})
    measures = MeasuresForm(data, initial=MeasuresForm.reading(selectors.measures_of(row)))
    if data and form.is_valid() and measures.is_valid():
        try:
            programs.change(actor=request.actor, program=row, measures=measures.measures(), **form.cleaned_data)
            messages.success(request, "Saved.")
        except programs.NotLive as problem:
            messages.error(request, str(problem))
        return redirect("programs:program-detail", organization, row.pk)
    context = {"program": row, "form": form, "measures": measures}
    return render(request, "programs/programs/edit.html", context, status=422 if data else 200)


@require_http_methods(["GET", "POST"])
def policy(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Change criteria and hard rules of a live program; runs that are done keep their own."""
    request.actor.require(Permission.MANAGE_PROGRAMS)
    row = get_object_or_404(selectors.programs(request.actor), pk=program)
    data = request.POST or None
    word = request.organization.word
    criteria = worded(CriteriaForm(data, initial=CriteriaForm.reading(row, selectors.criteria_of(row))), word)
    rules = worded(ExclusionsForm(data, initial=ExclusionsForm.reading(selectors.exclusions_of(row))), word)
    if data and criteria.is_valid() and rules.is_valid():
        given = {name: criteria.cleaned_data[name] for name in ("floor", "mode")}
        given |= {"weights": criteria.weights(), "rules": rules.rules()}
        try:
            programs.change_policy(actor=request.actor, program=row, **given)
            messages.success(request, "Saved. The next run follows the new criteria.")
        except programs.NotLive as problem:
            messages.error(request, str(problem))
        return redirect("programs:program-detail", organization, row.pk)
    context = {"program": row, "criteria": criteria, "rules": rules}
    return render(request, "programs/programs/policy.html", context, status=422 if data else 200)


@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Ask once, then put a program away."""
    request.actor.require(Permission.MANAGE_PROGRAMS)
    row = get_object_or_404(selectors.programs(request.actor), pk=program)
    if request.method == "POST":
        programs.archive(actor=request.actor, program=row)
        messages.success(request, "The program is archived.")
        return redirect("programs:program-list", organization)
    return render(request, "programs/programs/archive.html", {"program": row})


@require_GET
def cohort(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """One intake: who is in, who waits, and what comes next."""
    row = cohorts.get(request.actor, program, cohort)
    context = {
        "cohort": row,
        "program": row.program,
        "counts": participants.counts(request.actor, row),
        "may_manage": request.actor.may(Permission.MANAGE_PROGRAMS),
    }
    return render(request, "programs/cohorts/detail.html", context)


@require_http_methods(["GET", "POST"])
def cohort_edit(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Change a cohort's name, dates and cap, and whom it is for."""
    actor = request.actor
    actor.require(Permission.MANAGE_PROGRAMS)
    row = cohorts.get(actor, program, cohort)
    facets = employees.facets(actor)
    form = RunningCohortForm(
        request.POST or None,
        initial=RunningCohortForm.reading(row.program, row, selectors.audiences_of(row)),
        departments=facets.departments,
        locations=facets.locations,
    )
    worded(form, request.organization.word)
    if request.method == "POST" and form.is_valid():
        cohort_services.change(actor=actor, cohort=row, facts=form.facts(), audiences=form.audiences())
        messages.success(request, "Saved.")
        return redirect("programs:cohort-detail", organization, program, row.pk)
    context = {"cohort": row, "program": row.program, "form": form}
    return render(request, "programs/cohorts/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def cohort_clone(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Open the next intake with the same settings."""
    request.actor.require(Permission.MANAGE_PROGRAMS)
    row = cohorts.get(request.actor, program, cohort)
    form = CloneForm(request.POST or None, initial={"name": f"Cohort {row.number + 1}", "cap": row.cap})
    if request.method == "POST" and form.is_valid():
        made = cohort_services.clone(actor=request.actor, cohort=row, **form.cleaned_data)
        messages.success(request, f"“{made.name}” is open. Add its people next.")
        return redirect("programs:cohort-detail", organization, program, made.pk)
    context = {"cohort": row, "program": row.program, "form": form}
    return render(request, "programs/cohorts/clone.html", context, status=422 if form.errors else 200)
