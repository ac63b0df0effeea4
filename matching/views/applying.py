"""Applying a kept what-if, and taking its run away again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from matching import questions
from matching.selectors import pairings
from matching.selectors import scenarios as selectors
from matching.services import applying
from matching.services.runs import CannotRun


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, organization: str, scenario: uuid.UUID) -> HttpResponse:
    """Say what applying does, and do it."""
    row = get_object_or_404(selectors.scenarios(request.actor), pk=scenario)
    published = selectors.published(request.actor, row.run)
    if request.method == "POST":
        try:
            made = applying.apply(actor=request.actor, scenario=row, rolling=bool(request.POST.get("rolling")))
        except (applying.CannotApply, CannotRun) as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, f"{made} has started under “{row.name}”. Until you decide something of it, you can undo."
            )
            return redirect("matching:scenario", organization, row.pk)
    context = {
        "scenario": row,
        "run": row.run,
        "published": published,
        "told": questions.told(row.run.policy, row.question),
        "standing": pairings.standing(request.actor, row.run),
    }
    return render(request, "matching/whatif/apply.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def take_back(request: HttpRequest, organization: str, scenario: uuid.UUID) -> HttpResponse:
    """Take the run away again that it made."""
    row = get_object_or_404(selectors.scenarios(request.actor), pk=scenario)
    name = str(row.applied)
    try:
        applying.take_back(actor=request.actor, scenario=row)
        messages.success(request, f"Undone. {name} is gone, and everything is as it was.")
    except applying.CannotApply as error:
        messages.error(request, str(error))
    return redirect("matching:scenario", organization, row.pk)
