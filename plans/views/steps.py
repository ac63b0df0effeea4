"""One step of a plan: what to do, what to talk about, and saying that it is done."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from matching import rules as people
from plans import rules
from plans.forms.steps import TickForm
from plans.selectors import plans, sessions, surveys
from plans.services import steps
from plans.views.framing import frame, pairing_of

if TYPE_CHECKING:
    from plans.models import Step


@require_GET
def detail(request: HttpRequest, organization: str, pairing: uuid.UUID, plan_step: uuid.UUID) -> HttpResponse:
    """What one step asks for, with the agenda and the own sentences."""
    row = _step(request, pairing, plan_step)
    side = rules.side_in(request.actor, row.plan.pairing)
    survey = surveys.waiting(request.actor, row) if side and not rules.did(row, side) else ""
    context = frame(request, row.plan.pairing) | {
        "step": row,
        "side": side,
        "sheet": plans.sheet(request.actor, row, side, request.GET.get("depth", "")),
        "meeting": _meeting(request, row),
        "may_tick": rules.may_tick(request.actor, row) and not survey,
        "survey": survey,
        "may_skip": rules.may_skip(request.actor, row),
        "did": bool(side) and rules.did(row, side),
    }
    return render(request, "plans/step.html", context)


@require_POST
def tick(request: HttpRequest, organization: str, pairing: uuid.UUID, plan_step: uuid.UUID) -> HttpResponse:
    """Say that the own part of a step is done, or take it back."""
    row = _step(request, pairing, plan_step)
    form = TickForm(request.POST)
    if form.is_valid():
        done = form.cleaned_data["done"]
        steps.tick(actor=request.actor, step=row, done=done)
        messages.success(request, "Done. Well done." if done else "It is open again.")
    return redirect("plans:pair", organization, pairing)


@require_POST
def skip(request: HttpRequest, organization: str, pairing: uuid.UUID, plan_step: uuid.UUID) -> HttpResponse:
    """Leave a step out that is not required, or take it up again."""
    row = _step(request, pairing, plan_step)
    form = TickForm(request.POST)
    if form.is_valid():
        skipped = form.cleaned_data["done"]
        steps.skip(actor=request.actor, step=row, skipped=skipped)
        messages.success(request, "Skipped. You find it in the plan." if skipped else "It is open again.")
    return redirect("plans:pair", organization, pairing)


def _meeting(request: HttpRequest, row: Step) -> sessions.Told | None:
    """The date of a session's step, or the times on the table, as whoever looks sees them."""
    pairing = row.plan.pairing
    return (
        sessions.meeting(pairing, people.seat_of(request.actor, pairing))
        if row.template_step.kind == "session"
        else None
    )


def _step(request: HttpRequest, pairing: uuid.UUID, plan_step: uuid.UUID) -> Step:
    return get_object_or_404(plans.steps(request.actor, pairing_of(request, pairing)), pk=plan_step)
