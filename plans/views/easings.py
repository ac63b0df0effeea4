"""What the two do about a plan that has fallen behind."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from plans.enums import Ease
from plans.forms.easings import EaseForm
from plans.selectors import easings as selectors
from plans.selectors import plans
from plans.services import easings
from plans.views.framing import pairing_of
from ui.together import together

_NOTHING = "There is nothing left that could be moved. Your plan is as it was."


@require_POST
def ease(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Do what was chosen: the essential track, everything later, or nothing."""
    row = pairing_of(request, pairing)
    plan = plans.of_pairing(request.actor, row)
    form = EaseForm(request.POST)
    if plan is None:
        raise Http404
    if not form.is_valid():
        return redirect("plans:pair", organization, row.pk)
    choice = form.cleaned_data["choice"]
    try:
        if choice == Ease.SHRINK:
            easings.shrink(actor=request.actor, plan=plan)
        elif choice == Ease.LEAVE:
            easings.leave(actor=request.actor, plan=plan)
        else:
            easings.shift(actor=request.actor, plan=plan, weeks=int(choice))
        messages.success(request, together("Done. You both see it, and can take it back.", row.further))
    except easings.NothingToEase:
        messages.warning(request, _NOTHING)
    return redirect("plans:pair", organization, row.pk)


@require_POST
def undo(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Take the latest choice back."""
    row = pairing_of(request, pairing)
    plan = plans.of_pairing(request.actor, row)
    found = next(iter(selectors.easings(request.actor, row)), None)
    if plan is None or found is None:
        messages.warning(request, _NOTHING)
        return redirect("plans:pair", organization, row.pk)
    try:
        easings.undo(actor=request.actor, plan=plan, easing=found)
        messages.success(request, "Taken back. Your plan is as it was before.")
    except easings.NothingToEase:
        messages.warning(request, _NOTHING)
    return redirect("plans:pair", organization, row.pk)
