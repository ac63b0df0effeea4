"""Two sets of pairs side by side."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from matching import tradeoffs
from matching.forms.answers import SideBySideForm
from matching.selectors import beside as selectors
from matching.selectors import runs

PAGE = 25


@require_GET
def compare(request: HttpRequest, organization: str, run: uuid.UUID) -> HttpResponse:
    """Two answers, an answer and its run, or two runs of a cohort, side by side."""
    row = get_object_or_404(runs.runs(request.actor), pk=run)
    choices = selectors.choices(request.actor, row)
    form = SideBySideForm(request.GET or None, choices=choices)
    context: dict[str, Any] = {"run": row, "form": form, "few": len(choices) < 2}
    if form.is_valid():
        one, other = (selectors.held(request.actor, row, form.cleaned_data[name]) for name in ("one", "other"))
        differing = selectors.apart(one, other)
        page = Paginator(differing, PAGE).get_page(request.GET.get("page"))
        context |= {
            "one": one,
            "other": other,
            "page": page,
            "differing": len(differing),
            "lines": tradeoffs.side_by_side(one.figures, other.figures),
            "said": tradeoffs.line(one.figures, other.figures, len(differing)),
            "one_measure": one.run.policy["criteria"] == other.run.policy["criteria"],
            "rows": selectors.faces(request.actor, page),
        }
    template = "matching/whatif/compare.html" + ("#apart" if request.htmx and context.get("differing") else "")
    return render(request, template, context)
