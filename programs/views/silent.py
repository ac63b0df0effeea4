"""Mentees who stayed silent after the last nudge: one click each, and a way back. The list itself spans rooms."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.enums import Permission
from programs.forms.nudging import FollowUpForm
from programs.selectors import nudging as selectors
from programs.selectors import participants as people
from programs.services import follow_ups, participants

_ACTS = {
    "called": (follow_ups.call, "is noted as called. The list comes back to them in a week, if nothing happens."),
    "snoozed": (follow_ups.put_off, "is left alone for two weeks."),
    "withdrawn": (follow_ups.withdraw, "is withdrawn."),
}


@require_POST
def act(request: HttpRequest, organization: str, participant: uuid.UUID) -> HttpResponse:
    """Do one thing about one of them."""
    request.actor.require(Permission.MANAGE_PROGRAMS)
    row = people.one(request.actor, participant)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose what to do.")
        return redirect("silent-list", organization)
    do, told = _ACTS[form.cleaned_data["action"]]
    try:
        do(actor=request.actor, participant=row, reason=form.cleaned_data["reason"])
    except follow_ups.NotSilent as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, f"{row.employee} {told}")
    return redirect("silent-list", organization)


@require_POST
def undo(request: HttpRequest, organization: str, follow_up: uuid.UUID) -> HttpResponse:
    """Take back what was done; whether somebody comes back beyond the cap is asked first."""
    row = selectors.follow_up(request.actor, follow_up)
    beyond = {"beyond": True, "wait": False}.get(request.POST.get("place", ""))
    try:
        waits = follow_ups.undo(actor=request.actor, follow_up=row, beyond=beyond)
    except follow_ups.Full:
        return render(request, "programs/nudging/undo.html", {"follow_up": row, "cohort": row.participant.cohort})
    except (participants.CannotEnrol, follow_ups.Overtaken) as problem:
        messages.error(request, str(problem))
    else:
        said = "waits for a place, and moves up when one is free" if waits else "is as before"
        messages.success(request, f"Undone. {row.participant.employee} {said}.")
    return redirect("silent-list", organization)
