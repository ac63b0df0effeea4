"""Who sits on a panel: adding a mentor to a pair, letting one go, saying who leads. For admins."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Permission
from matching import panels as words
from matching.selectors import bench
from matching.selectors import panels as selectors
from matching.services.panels import CannotSit, candidates
from plans.forms.panels import ActForm, LeaveForm, SitForm
from plans.services import panels
from plans.views.framing import pairing_of

if TYPE_CHECKING:
    from matching.models import Pairing, PanelSeat


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Everybody who sits on a panel, and free mentors who could; POST lets one of them sit down."""
    row, problem = _of_admin(request, pairing), ""
    form = SitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mentor = bench.mentor(request.actor, row.cohort, form.cleaned_data["mentor"])
        try:
            panels.add(actor=request.actor, pairing=row, mentor=mentor)
            messages.success(
                request,
                f"{mentor.employee.name} is on the panel. All are told in ten minutes; until then you can take it back.",
            )
            return redirect("plans:panel", organization, row.pk)
        except CannotSit as refused:
            problem = str(refused)
    context = _shown(request, row) | {"problem": problem}
    template = "plans/panel/candidates.html#results" if request.htmx else "plans/panel/page.html"
    return render(request, template, context, status=422 if problem or form.errors else 200)


def _shown(request: HttpRequest, row: Pairing) -> dict[str, Any]:
    """The seats, and who could take one, as long as there is one."""
    seats = selectors.seats(request.actor, row)
    sitting = [seat for seat in seats if seat.left_at is None]
    there = {row.mentor_id, *(seat.participant_id for seat in sitting)}
    text = request.GET.get("q", "").strip()
    blind, full = selectors.is_blind(row.cohort), len(there) >= words.MOST
    found, broken = [], ""
    if row.state == "active" and not (blind or full):
        try:
            found = candidates(actor=request.actor, pairing=row, text=text)
        except CannotSit as problem:
            broken = str(problem)
    return {
        "pairing": row,
        "sitting": sitting,
        "left": [seat for seat in seats if seat.left_at and seat.participant_id not in there],
        "blind": blind,
        "full": full,
        "candidates": found,
        "broken": broken,
        "q": text,
    }


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, organization: str, pairing: uuid.UUID, panel_seat: uuid.UUID) -> HttpResponse:
    """Ask once and why, then let a mentor leave the panel."""
    row = _of_admin(request, pairing)
    seat = _seat(request, row, panel_seat)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            panels.remove(actor=request.actor, seat=seat, reason=form.cleaned_data["reason"])
            messages.success(
                request, f"{seat.participant.employee.name} is on the panel no more. You can undo it below."
            )
            return redirect("plans:panel", organization, row.pk)
        except CannotSit as refused:
            form.add_error(None, str(refused))
    context = {"pairing": row, "seat": seat, "form": form}
    return render(request, "plans/panel/remove.html", context, status=422 if form.errors else 200)


@require_POST
def act(request: HttpRequest, organization: str, pairing: uuid.UUID, panel_seat: uuid.UUID) -> HttpResponse:
    """Let somebody lead, put them back, or take a seat back of which nobody was told."""
    row = _of_admin(request, pairing)
    seat = _seat(request, row, panel_seat)
    form, name = ActForm(request.POST), seat.participant.employee.name
    if form.is_valid():
        try:
            match form.cleaned_data["act"]:
                case "lead":
                    panels.lead(actor=request.actor, seat=seat)
                    messages.success(request, f"{name} leads from now on. Plan, goals and dates stay as they are.")
                case "restore":
                    panels.restore(actor=request.actor, seat=seat)
                    messages.success(request, f"{name} sits on the panel again.")
                case _:
                    panels.take_back(actor=request.actor, seat=seat)
                    messages.success(request, f"Taken back. Nobody was told of {name}.")
        except CannotSit as refused:
            messages.error(request, str(refused))
    return redirect("plans:panel", organization, row.pk)


def _of_admin(request: HttpRequest, pairing: uuid.UUID) -> Pairing:
    request.actor.require(Permission.MANAGE_MATCHING)
    return pairing_of(request, pairing)


def _seat(request: HttpRequest, row: Pairing, panel_seat: uuid.UUID) -> PanelSeat:
    return get_object_or_404(selectors.of_pairing(request.actor, row), pk=panel_seat)
