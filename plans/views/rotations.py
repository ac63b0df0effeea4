"""Offering a pair a change, in words that blame nobody."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from plans.forms.votes import RotationForm
from plans.selectors import votes
from plans.services import rotations


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, organization: str, continue_round: uuid.UUID) -> HttpResponse:
    """Read what both would be written, then send it or leave it."""
    row = get_object_or_404(votes.offers(request.actor), pk=continue_round)
    form = RotationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        offers = form.cleaned_data["act"] == "offer"
        act = rotations.offer if offers else rotations.leave
        try:
            act(actor=request.actor, continue_round=row)
            messages.success(request, "Both are written the same." if offers else "Nobody is written to.")
        except rotations.Handled as problem:
            messages.error(request, str(problem))
        return redirect("home", organization)
    return render(request, "plans/rotations/detail.html", {"row": row, "pairing": row.pairing})
