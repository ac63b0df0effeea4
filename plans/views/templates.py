"""The plan templates of a program: the list, one with its versions and what changed, a new one, a copy, a file."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.forms.templates import EMPTY, CopyForm, DetailsForm, FileForm, NewForm
from plans.portable import WrongFile
from plans.selectors import history
from plans.selectors import templates as selectors
from plans.services import catalog
from programs.selectors import programs

if TYPE_CHECKING:
    from plans.models import PlanTemplate
    from programs.models import Program


def _program(request: HttpRequest, pk: uuid.UUID) -> Program:
    selectors.templates(request.actor)
    return get_object_or_404(programs.programs(request.actor), pk=pk)


def _template(request: HttpRequest, pk: uuid.UUID) -> PlanTemplate:
    return get_object_or_404(selectors.templates(request.actor), pk=pk)


@require_GET
def template_list(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """A program's plan templates: which one is the usual, and how many pairings follow each."""
    row = _program(request, program)
    context = {"program": row, "templates": selectors.of_program(request.actor, row.pk)}
    return render(request, "plans/templates/list.html", context)


@require_http_methods(["GET", "POST"])
def template_new(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Begin a template, empty or from the library."""
    row = _program(request, program)
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if data["source"] == EMPTY:
                made = catalog.add(actor=request.actor, program=row, name=data["name"], description=data["description"])
                return redirect("plans:draft", organization, made.pk)
            made = catalog.take(actor=request.actor, program=row, track=data["source"])
        except catalog.CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            if data["name"]:
                catalog.rename(
                    actor=request.actor,
                    template=made,
                    name=data["name"],
                    description=data["description"] or made.description,
                )
            messages.success(request, "Taken from the library. Begin a draft to make it your own.")
            return redirect("plans:template-detail", organization, made.pk)
    context = {"program": row, "form": form}
    return render(request, "plans/templates/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def template_import(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Take up a template from a file; what is wrong with it is named with its place."""
    row = _program(request, program)
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    wrong = []
    if request.method == "POST" and form.is_valid():
        try:
            made = catalog.bring(actor=request.actor, program=row, content=form.content())
        except WrongFile as problem:
            wrong = problem.problems
        except catalog.CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Imported as a draft. Look through it, then publish it.")
            return redirect("plans:draft", organization, made.pk)
    context = {"program": row, "form": form, "wrong": wrong}
    return render(request, "plans/templates/import.html", context, status=422 if form.errors or wrong else 200)


@require_GET
def template_detail(request: HttpRequest, organization: str, plan_template: uuid.UUID) -> HttpResponse:
    """One template: its versions, what each changed and why, and what can be done with it."""
    row = _template(request, plan_template)
    context = {"template": row, "program": row.program, "versions": history.of(request.actor, row)}
    return render(request, "plans/templates/detail.html", context)


@require_http_methods(["GET", "POST"])
def template_edit(request: HttpRequest, organization: str, plan_template: uuid.UUID) -> HttpResponse:
    """Name a template."""
    row = _template(request, plan_template)
    form = DetailsForm(request.POST or None, initial={"name": row.name, "description": row.description})
    if request.method == "POST" and form.is_valid():
        catalog.rename(actor=request.actor, template=row, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("plans:template-detail", organization, row.pk)
    context = {"template": row, "program": row.program, "form": form}
    return render(request, "plans/templates/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def template_copy(request: HttpRequest, organization: str, plan_template: uuid.UUID) -> HttpResponse:
    """Copy a template into this program or another one."""
    row = _template(request, plan_template)
    found = list(programs.programs(request.actor))
    initial = {"name": f"{row.name} (copy)"[:200], "program": str(row.program_id)}
    form = CopyForm(request.POST or None, programs=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        into = next(one for one in found if one.pk == form.cleaned_data["program"])
        try:
            made = catalog.duplicate(actor=request.actor, template=row, program=into, name=form.cleaned_data["name"])
        except catalog.CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Copied into {into.name} as a draft.")
            return redirect("plans:draft", organization, made.pk)
    context = {"template": row, "program": row.program, "form": form}
    return render(request, "plans/templates/copy.html", context, status=422 if form.errors else 200)


@require_POST
def template_act(request: HttpRequest, organization: str, plan_template: uuid.UUID) -> HttpResponse:
    """Make a template the usual one, put it away, or take it up again."""
    row = _template(request, plan_template)
    action = request.POST.get("action", "")
    try:
        if action == "usual":
            catalog.make_usual(actor=request.actor, template=row)
            messages.success(request, "New pairings follow this template from now on.")
        elif action in ("archive", "restore"):
            catalog.archive(actor=request.actor, template=row, archived=action == "archive")
            archived = "Archived. Pairings that follow it go on, and you can take it up again."
            messages.success(request, archived if action == "archive" else "It can be used again.")
    except catalog.CannotDo as problem:
        messages.error(request, str(problem))
    return redirect("plans:template-detail", organization, row.pk)


@require_GET
def template_export(request: HttpRequest, organization: str, plan_template: uuid.UUID) -> HttpResponse:
    """The template as a file, to be imported elsewhere."""
    row = _template(request, plan_template)
    try:
        content = catalog.carry(actor=request.actor, template=row)
    except catalog.CannotDo as problem:
        messages.error(request, str(problem))
        return redirect("plans:template-detail", organization, row.pk)
    disposition = f'attachment; filename="{slugify(row.name)[:60] or "plan"}.json"'
    return HttpResponse(content, content_type="application/json", headers={"Content-Disposition": disposition})
