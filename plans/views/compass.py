"""The compass: of a pair for the two alone, of a cohort as one figure a month, and pairs that ask for company."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans import rates, rules
from plans.selectors import availability, cohort_compass
from plans.selectors import compass as selectors
from plans.services import compass
from plans.views import trend
from plans.views.framing import frame, speaker_of
from programs.selectors import programs


@require_GET
def detail(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Which way round the sessions of a pair went, over time; there is no such page for anybody but the two."""
    row = speaker_of(request, pairing)
    found = selectors.of_pairing(request.actor, row)
    context = frame(request, row) | {"compass": found, "lines": trend.lines(found.points)}
    context["chart"] = trend.chart(found.read)
    with timezone.override(availability.zones(row)[rules.side_in(request.actor, row)]):
        return render(request, "plans/compass/detail.html", context)


@require_POST
def ask(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Ask for somebody to look at the sessions with both, or take it back."""
    row = speaker_of(request, pairing)
    wanted = request.POST.get("wanted") == "on"
    made = compass.ask(actor=request.actor, pairing=row, wanted=wanted)
    both = made is not None and made.mentor_at and made.mentee_at
    said = (
        "Your program is told now: both of you have asked."
        if both
        else "Kept. Your program sees it once both have asked."
    )
    messages.success(request, said if wanted else "Taken back.")
    return redirect("plans:compass", organization, row.pk)


@require_GET
def of_program(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """How reversed the sessions of each cohort were, as far as it may be said."""
    row = get_object_or_404(programs.programs(request.actor), pk=program)
    context = {"program": row, "cohorts": cohort_compass.of_program(request.actor, row), "least": rates.LEAST}
    context |= {"lowest": rates.LOWEST, "highest": rates.HIGHEST}
    return render(request, "plans/compass/program.html", context)


@require_http_methods(["GET", "POST"])
def joint_ask(request: HttpRequest, organization: str, joint_ask: uuid.UUID) -> HttpResponse:
    """Both of a pair have asked for company: get in touch with both, and say so."""
    row = get_object_or_404(selectors.asks(request.actor), pk=joint_ask)
    if request.method == "POST":
        try:
            compass.handle(actor=request.actor, joint_ask=row)
            messages.success(request, "It is off the list. They can ask again at any time.")
        except compass.Handled as problem:
            messages.error(request, str(problem))
        return redirect("home", organization)
    return render(request, "plans/compass/joint_ask.html", {"row": row, "pairing": row.pairing})
