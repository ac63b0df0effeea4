"""The surveys of a program: the list, a new one, one with its versions, how it is set, on or off."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from surveys import bank, when
from surveys.forms.settings import EMPTY, NewForm, SettingForm
from surveys.selectors import surveys as selectors
from surveys.services import catalog, launching

SAID = {
    "on": "It is sent from now on. Nobody is asked about days that are long over.",
    "off": "It is not sent any more. A wave that is open stays open until it closes.",
    "archive": "Put away. What was answered stays, and you can take it back.",
    "restore": "Taken back. Switch it on when it shall be sent.",
}


@require_GET
def survey_list(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """When somebody is asked what, who sees it, and what is asked elsewhere already."""
    row = selectors.program(request.actor, program)
    found = selectors.listed(request.actor, row)
    context = {
        "program": row, "elsewhere": bank.ELSEWHERE,
        "lines": [(one, when.words(one.row)) for one in found if not one.row.archived_at],
        "archived": [one for one in found if one.row.archived_at],
    }  # fmt: skip
    return render(request, "surveys/list.html", context)


@require_POST
def survey_start(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Take what the bank has and the program has not."""
    row = selectors.program(request.actor, program)
    count = launching.start(actor=request.actor, program=row)
    messages.success(
        request, f"{count} survey{'' if count == 1 else 's'} taken from the bank." if count else "All are here."
    )
    return redirect("surveys:survey-list", organization, program)


@require_http_methods(["GET", "POST"])
def survey_new(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Begin a survey of the program's own, empty or with questions of the bank."""
    row = selectors.program(request.actor, program)
    form = NewForm(request.POST or None, organization=request.organization)
    if request.method == "POST" and form.is_valid():
        source = form.cleaned_data["source"]
        origin = "" if source == EMPTY else source
        try:
            made = catalog.add(actor=request.actor, program=row, setting=form.setting(), origin=origin)
        except catalog.CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("surveys:draft", organization, program, made.pk)
    context = {"program": row, "form": form}
    return render(request, "surveys/new.html", context, status=422 if form.errors else 200)


@require_GET
def survey_detail(request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID) -> HttpResponse:
    """One survey: when it is sent, what is live, its draft, and every version before."""
    row = selectors.get(request.actor, program, survey)
    versions = list(selectors.versions(request.actor, row))
    context = {
        "program": row.program, "survey": row, "when": when.words(row), "versions": versions,
        "live": next((one for one in versions if one.state == "live"), None),
        "draft": next((one for one in versions if one.state == "draft"), None),
        "waves": selectors.under_way(request.actor, row),
    }  # fmt: skip
    return render(request, "surveys/detail.html", context)


@require_http_methods(["GET", "POST"])
def survey_edit(request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID) -> HttpResponse:
    """Name a survey, and say when it is sent and to whom."""
    row = selectors.get(request.actor, program, survey)
    form = SettingForm(request.POST or None, organization=request.organization, survey=row)
    if request.method == "POST" and form.is_valid():
        catalog.settle(actor=request.actor, survey=row, setting=form.setting())
        messages.success(request, "Saved.")
        return redirect("surveys:survey-detail", organization, program, row.pk)
    context = {"program": row.program, "survey": row, "form": form}
    return render(request, "surveys/edit.html", context, status=422 if form.errors else 200)


@require_POST
def survey_act(request: HttpRequest, organization: str, program: uuid.UUID, survey: uuid.UUID) -> HttpResponse:
    """Switch a survey on or off, put it away, or take it back."""
    row = selectors.get(request.actor, program, survey)
    action = request.POST.get("action", "")
    try:
        if action in ("on", "off"):
            catalog.switch(actor=request.actor, survey=row, on=action == "on")
        elif action in ("archive", "restore"):
            catalog.archive(actor=request.actor, survey=row, archived=action == "archive")
    except catalog.CannotDo as problem:
        messages.error(request, str(problem))
    else:
        if action in SAID:
            messages.success(request, SAID[action])
    if request.POST.get("back") == "list":
        return redirect("surveys:survey-list", organization, program)
    return redirect("surveys:survey-detail", organization, program, row.pk)
