"""What the program team sees of the changes that pairs have made."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.exports import CSV_TYPE
from plans.forms.ledger import ChangeFilter
from plans.selectors import changes
from plans.services import change_exports
from programs.selectors import cohorts
from programs.views.paging import page_of


@require_GET
def index(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """How many changes stand where, and the words of those that may be quoted."""
    row = cohorts.get(request.actor, program, cohort)
    form = ChangeFilter(request.GET)
    counted = changes.counts(request.actor, row)
    found = changes.quotes(request.actor, row, counted=counted, **form.asked)
    context = {
        "cohort": row,
        "program": row.program,
        "counted": counted,
        "fewest": changes.FEWEST,
        "page": page_of(found, request.GET.get("page")),
        "states": form.fields["state"].choices,  # type: ignore[attr-defined]
        **form.asked,
    }
    template = "plans/changes/list.html" + ("#results" if request.htmx else "")
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_GET
def export(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """The changes that may be quoted, as a file."""
    row = cohorts.get(request.actor, program, cohort)
    content = change_exports.export(actor=request.actor, cohort=row, **ChangeFilter(request.GET).asked)
    response = HttpResponse(content, content_type=CSV_TYPE)
    response["Content-Disposition"] = 'attachment; filename="changes.csv"'
    return response
