"""Another partner without fault: asking for one in private, and finding somebody new for both."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from matching.services import bench
from plans import rules
from plans.enums import WhyPart
from plans.forms.closings import WishForm
from plans.selectors import partings as selectors
from plans.services import keys, partings
from plans.views.framing import frame, speaker_of


@never_cache
@require_http_methods(["GET", "POST"])
def another(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Talk to somebody, take a break, or ask for another partner; what is asked here is the asker's alone."""
    row = speaker_of(request, pairing)
    if not rules.voice(request.actor, row):
        return redirect("plans:pair", organization, row.pk)
    form = WishForm(request.POST if request.method == "POST" else None, initial={"why": WhyPart.UNSAID})
    if request.method == "POST" and form.is_valid():
        try:
            partings.wish(actor=request.actor, pairing=row, why=WhyPart(form.cleaned_data["why"]))
            messages.success(request, "Kept. Nobody learns that it was you.")
            return redirect("plans:another", organization, row.pk)
        except partings.TooLate:
            return redirect("plans:pair", organization, row.pk)
        except keys.Lost as problem:
            form.add_error(None, str(problem))
    context = frame(request, row) | {"form": form, "wished": selectors.wished(request.actor, row)}
    return render(request, "plans/partings/another.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Take the own wish back, as if it had never been."""
    row = speaker_of(request, pairing)
    try:
        partings.take_back(actor=request.actor, pairing=row)
        messages.success(request, "Taken back, as if it had never been.")
    except partings.TooLate:
        messages.info(request, "Your pairing has ended already.")
    return redirect("plans:pair", organization, row.pk)


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, organization: str, parting: uuid.UUID) -> HttpResponse:
    """The best who is free for each of two who have parted, one click each."""
    row = get_object_or_404(selectors.open_ones(request.actor), pk=parting)
    if request.method == "POST":
        partings.settle(actor=request.actor, parting=row)
        messages.success(request, "Taken from your list.")
        return redirect("home", organization)
    pairing = row.pairing
    found = bench.look(actor=request.actor, cohort=pairing.cohort, shown=[pairing.mentor])
    context = {
        "parting": row,
        "pairing": pairing,
        "cohort": pairing.cohort,
        "waiting": next((one for one in found.waiting if one.mentee.pk == pairing.mentee_id), None),
        "others": found.fits.get(pairing.mentor_id, []),
        "problem": found.problem,
        "reasons": selectors.reasons(request.actor, pairing.cohort.program_id),
    }
    return render(request, "plans/partings/detail.html", context)
