"""Whether participants stay: what may be claimed, how it was computed, and asking for it anew."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts import exports
from analytics.enums import State
from analytics.selectors import outcomes
from analytics.services import comparisons, outcome_exports
from analytics.views import pictures


@require_GET
def retention(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID | None = None
) -> HttpResponse:
    """What the last comparison of a cohort, or of a whole program, allows to say."""
    row, intake = outcomes.scope(request.actor, program, cohort)
    standing = outcomes.standing(request.actor, row, intake)
    context = {
        "standing": standing,
        "outcome": standing.outcome,
        "ask_url": _one_of("analytics:retention-ask", "analytics:cohort-retention-ask", organization, program, cohort),
        **(_shown(standing.outcome) if standing.outcome else {}),
    }
    template = "analytics/outcomes/retention.html" + ("#live" if request.htmx else "")
    return render(request, template, context)


@require_POST
def ask(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID | None = None) -> HttpResponse:
    """Have it computed with the directory of today."""
    row, intake = outcomes.scope(request.actor, program, cohort)
    try:
        comparisons.request(actor=request.actor, program=row, cohort=intake)
    except comparisons.CannotCompare as reason:
        messages.error(request, str(reason))
    return redirect(_page(organization, program, cohort))


@require_GET
def comparison(request: HttpRequest, organization: str, comparison: uuid.UUID) -> HttpResponse:
    """One comparison as it was computed then."""
    row = get_object_or_404(outcomes.comparisons(request.actor).filter(state=State.DONE), pk=comparison)
    found = outcomes.outcome(request.actor, row)
    context = {
        "outcome": found,
        "back_url": _page(organization, row.program_id, row.cohort_id),
        **_shown(found),
    }
    return render(request, "analytics/outcomes/comparison.html", context)


@require_GET
def export(request: HttpRequest, organization: str, comparison: uuid.UUID) -> HttpResponse:
    """Every number of one comparison, as a file."""
    row = get_object_or_404(outcomes.comparisons(request.actor).filter(state=State.DONE), pk=comparison)
    content = outcome_exports.export(actor=request.actor, outcome=outcomes.outcome(request.actor, row))
    disposition = 'attachment; filename="comparison.csv"'
    return HttpResponse(content, content_type=exports.CSV_TYPE, headers={"Content-Disposition": disposition})


def _shown(outcome: outcomes.Outcome) -> dict[str, object]:
    return {"pictures": pictures.of(outcome), "balance": pictures.balance(outcome)}


def _page(organization: str, program: uuid.UUID, cohort: uuid.UUID | None) -> str:
    """The page of a cohort, or of a whole program."""
    return _one_of("analytics:retention", "analytics:cohort-retention", organization, program, cohort)


def _one_of(whole: str, part: str, organization: str, program: uuid.UUID, cohort: uuid.UUID | None) -> str:
    if cohort is None:
        return reverse(whole, args=[organization, program])
    return reverse(part, args=[organization, program, cohort])
