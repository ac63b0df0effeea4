"""Publishing a run, watching it, and taking it back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching.forms.pairings import PublishForm
from matching.selectors import openings, runs
from matching.selectors import pairings as selectors
from matching.services import publications


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, organization: str, run: uuid.UUID) -> HttpResponse:
    """Say who will be told what and when, and publish."""
    row = get_object_or_404(runs.runs(request.actor), pk=run)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = publications.schedule(actor=request.actor, run=row, publish_at=form.cleaned_data.get("publish_at"))
        except publications.CannotPublish as error:
            form.add_error(None, str(error))
        else:
            return redirect("matching:publication-detail", organization, made.pk)
    context = {
        "run": row,
        "form": form,
        "summary": selectors.publishable(request.actor, row),
        "opening": openings.of(request.actor, row.cohort),
    }
    return render(request, "matching/publications/new.html", context, status=422 if form.errors else 200)


@require_GET
def detail(request: HttpRequest, organization: str, publication: uuid.UUID) -> HttpResponse:
    """Where a publication stands, with the way back while there is one."""
    row = get_object_or_404(selectors.publications(request.actor), pk=publication)
    context = {
        "publication": row,
        "told": selectors.introductions_sent(request.actor, row),
        "approved": selectors.publishable(request.actor, row.run).approved,
    }
    return render(request, "matching/publications/detail.html", context)


@require_POST
def act(request: HttpRequest, organization: str, publication: uuid.UUID, action: str) -> HttpResponse:
    """Undo, cancel, or end the quiet minutes."""
    row = get_object_or_404(selectors.publications(request.actor), pk=publication)
    verbs = {"undo": publications.undo, "cancel": publications.cancel, "tell-now": publications.tell_now}
    try:
        verbs[action](actor=request.actor, publication=row)
    except publications.TooLate as error:
        messages.error(request, str(error))
    return redirect("matching:publication-detail", organization, row.pk)
