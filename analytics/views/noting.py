"""What is added by hand: the values of a measure, the log of what was changed, and why."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Permission
from analytics.forms.noting import DayForm, ReadingForm, ReasonForm
from analytics.selectors import iterations, measures, sheets
from analytics.services import noting
from programs.selectors.days import today_of


@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, organization: str, program: uuid.UUID, measure: uuid.UUID) -> HttpResponse:
    """What was written down of a measure; POST adds a value."""
    row, today = measures.get(request.actor, program, measure), today_of(request.organization)
    form = ReadingForm(request.POST if request.method == "POST" else None, today=today, initial={"day": today})
    if request.method == "POST" and form.is_valid():
        noting.record(actor=request.actor, measure=row, **form.cleaned_data)
        messages.success(request, "Written down. It stands on the dashboard at once.")
        return redirect("analytics:measure", organization, program, row.pk)
    context = {"measure": row, "program": row.program, "form": form, "readings": measures.readings(request.actor, row)}
    return render(request, "analytics/measure.html", context, status=422 if form.errors else 200)


@require_POST
def forget(request: HttpRequest, organization: str, program: uuid.UUID, measure: uuid.UUID) -> HttpResponse:
    """Take away what was written down for a day; it can be written again."""
    row, form = measures.get(request.actor, program, measure), DayForm(request.POST)
    if form.is_valid():
        noting.forget(actor=request.actor, measure=row, day=form.cleaned_data["day"])
        messages.success(request, "Taken away. The audit log keeps what it was.")
    return redirect("analytics:measure", organization, program, row.pk)


@require_GET
def log(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """What was changed in a program since its launch, why, and how its pairs did before and since."""
    row = sheets.program_of(request.actor, program)
    context = {
        "program": row,
        "iterations": iterations.listed(request.actor, row),
        "may_manage": request.actor.may(Permission.MANAGE_PROGRAMS),
    }
    return render(request, "analytics/log.html", context)


@require_http_methods(["GET", "POST"])
def reason(request: HttpRequest, organization: str, program: uuid.UUID, program_change: uuid.UUID) -> HttpResponse:
    """Say which feedback led to a change."""
    row = sheets.program_of(request.actor, program)
    event = iterations.get(request.actor, row, program_change)
    held = iterations.reason_of(request.actor, event)
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"text": held.text if held else ""})
    if request.method == "POST" and form.is_valid():
        noting.explain(actor=request.actor, event=event, text=form.cleaned_data["text"])
        messages.success(request, "Saved.")
        return redirect("analytics:log", organization, program)
    context = {"program": row, "event": event, "what": iterations.CHANGES[event.verb], "form": form}
    return render(request, "analytics/reason.html", context, status=422 if form.errors else 200)
