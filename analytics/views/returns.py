"""What a program costs and brings: the calculation, scenarios, and the assumptions behind it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import exports
from analytics.forms.returns import AssumptionForm, scenario, sliders
from analytics.selectors import outcomes
from analytics.selectors import returns as selectors
from analytics.services import assumptions, return_exports
from analytics.views import sums

HISTORY = 12


@require_GET
def returns(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """The calculation; figures in the address make a scenario of it."""
    row, _ = outcomes.scope(request.actor, program)
    base = selectors.returns(request.actor, row)
    found = selectors.held(base, scenario(request.GET, base))
    context = {
        "program": row,
        "found": found,
        "headline": sums.headline(found),
        "interval": sums.interval(found),
        "benefits": sums.items(found.benefits, found.currency),
        "costs": sums.items(found.costs, found.currency),
        "figures": sums.figures(found),
        "tornado": sums.tornado(found),
        "evens": sums.evens(found),
        "sliders": sliders(found),
        "sets": list(selectors.sets(request.actor, row)[:HISTORY]),
    }
    template = "analytics/returns/returns.html" + ("#result" if request.htmx else "")
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_http_methods(["GET", "POST"])
def assume(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Say what is assumed, from where, and why it is changed."""
    row, _ = outcomes.scope(request.actor, program)
    found = selectors.returns(request.actor, row)
    form = AssumptionForm(request.POST or None, initial=AssumptionForm.reading(found), lines=len(found.further))
    if request.method == "POST" and form.is_valid():
        try:
            assumptions.say(actor=request.actor, program=row, **form.said())
        except assumptions.Overtaken as reason:
            form.read_again(selectors.returns(request.actor, row))
            form.add_error(None, str(reason))
        except assumptions.CannotAssume as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, "Saved. The earlier assumptions stand below, and can be brought back.")
            return redirect("analytics:returns", organization, row.pk)
    context = {"program": row, "form": form, "found": found}
    return render(request, "analytics/returns/assume.html", context, status=422 if form.errors else 200)


@require_POST
def restore(request: HttpRequest, organization: str, program: uuid.UUID, assumption_set: uuid.UUID) -> HttpResponse:
    """Have earlier assumptions hold again."""
    row, _ = outcomes.scope(request.actor, program)
    earlier = selectors.one(request.actor, row, assumption_set)
    assumptions.restore(actor=request.actor, program=row, earlier=earlier)
    messages.success(request, f"Number {earlier.number} holds again.")
    return redirect("analytics:returns", organization, row.pk)


@require_GET
def export(request: HttpRequest, organization: str, program: uuid.UUID) -> HttpResponse:
    """Every number of the calculation, as a file."""
    row, _ = outcomes.scope(request.actor, program)
    content = return_exports.export(actor=request.actor, found=selectors.returns(request.actor, row))
    disposition = 'attachment; filename="returns.csv"'
    return HttpResponse(content, content_type=exports.CSV_TYPE, headers={"Content-Disposition": disposition})
