"""What the two of a pair let those who lead hear, without saying that it was them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from plans import rules
from plans.forms.insights import InsightForm
from plans.selectors import insights as selectors
from plans.selectors.insights import Own
from plans.services import insights
from plans.services.keys import Lost
from plans.views.framing import frame, speaker_of

_GONE = "It is not there any more: one of you has taken it back, or it is shown by now."


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Write down what those who lead should know."""
    row = speaker_of(request, pairing)
    if not rules.voice(request.actor, row):
        raise Http404
    form = InsightForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            insights.write(actor=request.actor, pairing=row, **form.cleaned_data)
            messages.success(request, "Written down. Nobody else hears of it before the other one of you agrees.")
            return redirect("plans:ledger", organization, row.pk)
        except insights.Taken as problem:
            form.add_error("theme", str(problem))
        except Lost as problem:
            form.add_error(None, str(problem))
    context = frame(request, row) | {"form": form}
    return render(request, "plans/insights/form.html", context, status=422 if form.errors else 200)


@require_POST
def agree(request: HttpRequest, organization: str, pairing: uuid.UUID, insight: uuid.UUID) -> HttpResponse:
    """Say that others may read what the other one has written."""
    row = speaker_of(request, pairing)
    if _own(request, row, insight).mine:
        raise Http404
    try:
        insights.agree(actor=request.actor, pairing=row, insight_id=insight)
        messages.success(request, "Agreed. It is shown once enough pairs have raised the theme, and never says who.")
    except insights.Gone:
        messages.warning(request, _GONE)
    return redirect("plans:ledger", organization, row.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, organization: str, pairing: uuid.UUID, insight: uuid.UUID) -> HttpResponse:
    """Ask once, then take it back."""
    row = speaker_of(request, pairing)
    own = _own(request, row, insight)
    if own.insight.shown:
        messages.warning(request, _GONE)
        return redirect("plans:ledger", organization, row.pk)
    if request.method == "POST":
        try:
            insights.withdraw(actor=request.actor, pairing=row, insight_id=insight)
            messages.success(request, "Taken back, for good.")
        except insights.Gone:
            messages.warning(request, _GONE)
        return redirect("plans:ledger", organization, row.pk)
    return render(request, "plans/insights/withdraw.html", frame(request, row) | {"own_insight": own})


def _own(request: HttpRequest, pairing: object, insight: uuid.UUID) -> Own:
    found = (one for one in selectors.own(request.actor, pairing) if one.insight.pk == insight)  # type: ignore[arg-type]
    row = next(found, None)
    if row is None:
        raise Http404
    return row
