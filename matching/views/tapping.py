"""What the one-tap links of this room open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from accounts.views.tapping import address
from matching.forms.asking import WillingForm
from matching.selectors import willingness as questions
from matching.services import willingness as services
from programs.selectors import languages

if TYPE_CHECKING:
    from accounts.models import OneTapLink


def willing(request: HttpRequest, link: OneTapLink, step: str) -> HttpResponse:
    """Do you still want a partner? Three answers, one tap each."""
    row = questions.by_link(request.actor)
    if step:
        raise Http404
    form = WillingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.answer(actor=request.actor, row=row, answer=form.cleaned_data["answer"])
        return redirect(address(request))
    context = {
        "row": row,
        "participant": row.participant,
        "program": row.participant.cohort.program,
        "csrf_field": request.seal,
    }
    with translation.override(languages.of(row.participant)):
        return render(request, "matching/asking/willing_tap.html", context, status=422 if form.errors else 200)
