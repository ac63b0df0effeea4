"""What is sent about a program's report by itself: how often, to whom, what it will look like, and what was sent."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from analytics import report_letters
from analytics.forms.reports import ScheduleForm
from analytics.selectors import kept
from analytics.selectors import report as selectors
from analytics.services import report_mails

if TYPE_CHECKING:
    from analytics.models import ReportSchedule
    from programs.models import Program


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Say how often and to whom; below stands the letter as it would be today."""
    row = kept.program_of(request.actor, program)
    schedule = kept.schedule(request.actor, row)
    people = [(str(one.pk), str(one)) for one in kept.readers(request.actor)]
    form = ScheduleForm(request.POST or None, initial=_initial(schedule), readers=people)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data | {"readers": [uuid.UUID(one) for one in form.cleaned_data["readers"]]}
        try:
            made = report_mails.plan(actor=request.actor, program=row, **chosen)
        except report_mails.CannotSchedule as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, f"Saved. The next report is made on {made.due_on:%-d %B %Y}.")
            return redirect("analytics:report-mails", organization, row.pk)
    context = {
        "program": row,
        "form": form,
        "schedule": schedule,
        "sendings": kept.sendings(request.actor, row),
        "letter": _preview(request, row),
    }
    return render(request, "analytics/reports/mails.html", context, status=422 if form.errors else 200)


@require_POST
def pause(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Send nothing for now, or go on."""
    row = kept.program_of(request.actor, program)
    schedule = kept.schedule(request.actor, row)
    if schedule is None:
        raise Http404
    paused = request.POST.get("paused") == "1"
    report_mails.pause(actor=request.actor, schedule=schedule, paused=paused)
    messages.success(
        request, "Paused: nothing is sent by itself." if paused else "It goes on with the next day that is due."
    )
    return redirect("analytics:report-mails", organization, row.pk)


def _initial(schedule: ReportSchedule | None) -> dict[str, Any]:
    if schedule is None:
        return {}
    readers = [str(one.user_id) for one in schedule.readers.all()]
    return {"pace": schedule.pace, "day": schedule.day, "readers": readers}


def _preview(request: HttpRequest, row: Program) -> Any:
    """The letter to whoever looks, about the report of today."""
    path = reverse("analytics:report", args=[request.organization.slug, row.pk])
    found = selectors.report(request.actor, row)
    reader: Any = request.user
    return report_letters.letter(row, found, reader, request.build_absolute_uri(path))
