"""When nudges go: working hours, budgets, blackout weeks."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from nudges import selectors
from nudges.enums import Hold
from nudges.forms import BlackoutForm, PolicyForm
from nudges.services import delivery
from ui.words import worded

if TYPE_CHECKING:
    from django import forms


# Days that were just removed, so that the form can bring them back.
_LIFTED = "lifted-blackout"


@require_http_methods(["GET", "POST"])
def policy(request: HttpRequest, organization: str) -> HttpResponse:
    """The organization's hours, days and budgets, and the days without nudges."""
    row = selectors.policy(request.actor)
    form = worded(PolicyForm(request.POST or None, initial=PolicyForm.reading(row)), request.organization.word)
    if request.method == "POST" and form.is_valid():
        delivery.change(actor=request.actor, **form.values())
        messages.success(request, "Saved. What waits is judged again.")
        return redirect("nudges:policy", organization)
    return _page(request, form, BlackoutForm(initial=request.session.pop(_LIFTED, None)))


def _page(request: HttpRequest, form: forms.Form, blackout: forms.Form) -> HttpResponse:
    context = {
        "form": form,
        "blackout": blackout,
        "blackouts": selectors.blackouts(request.actor),
        "waiting": [(Hold(name).label, count) for name, count in selectors.held(request.actor).items()],
    }
    wrong = form.errors or blackout.errors
    return render(request, "nudges/policy.html", context, status=422 if wrong else 200)


@require_POST
def blackout_add(request: HttpRequest, organization: str) -> HttpResponse:
    """Add days without nudges."""
    row = selectors.policy(request.actor)
    form = BlackoutForm(request.POST)
    if form.is_valid():
        try:
            made = delivery.black_out(actor=request.actor, **form.cleaned_data)
        except delivery.WrongDays as problem:
            form.add_error("last_day", str(problem))
        else:
            messages.success(request, f"No nudges during “{made.name}”.")
            return redirect("nudges:policy", organization)
    shown = worded(PolicyForm(initial=PolicyForm.reading(row)), request.organization.word)
    return _page(request, shown, form)


@require_POST
def blackout_remove(request: HttpRequest, organization: str, blackout: uuid.UUID) -> HttpResponse:
    """Send nudges on these days after all."""
    row = selectors.blackout(request.actor, blackout)
    delivery.lift_blackout(actor=request.actor, blackout=row)
    request.session[_LIFTED] = {
        "name": row.name, "first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat()
    }  # fmt: skip
    messages.success(request, f"“{row.name}” is removed. It stands in the form still: “Add” brings it back.")
    return redirect("nudges:policy", organization)
