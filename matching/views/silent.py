"""Giving a mentor to somebody who stayed silent, and taking it back; the list itself spans rooms."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.enums import Permission
from matching import introductions
from matching.forms.asking import AssignForm
from matching.services import assigning, candidates
from programs.selectors import nudging


@require_POST
def assign(request: HttpRequest, organization: str, participant: uuid.UUID) -> HttpResponse:
    """Give somebody silent this mentor."""
    request.actor.require(Permission.MANAGE_MATCHING)
    mentee = nudging.silent_one(request.actor, participant)
    form = AssignForm(request.POST)
    found = form.cleaned_data["mentor"] if form.is_valid() else None
    mentor = candidates.mentor_for(actor=request.actor, mentee=mentee, mentor_id=found) if found else None
    if mentor is None:
        messages.error(request, "This mentor is not free any more. Nothing was changed; here is who is.")
        return redirect("silent-list", organization)
    try:
        pair = assigning.assign_silent(actor=request.actor, mentee=mentee, mentor=mentor)
        messages.success(request, introductions.told_soon(pair))
    except assigning.CannotAssign as error:
        messages.error(request, str(error))
    return redirect("silent-list", organization)


@require_POST
def take_back(request: HttpRequest, organization: str, follow_up: uuid.UUID) -> HttpResponse:
    """Undo the choice before anybody was told."""
    request.actor.require(Permission.MANAGE_MATCHING)
    row = nudging.assignment(request.actor, follow_up)
    try:
        chosen = assigning.standing(actor=request.actor, rows=[row]).get(row.participant_id)
        assigning.take_back(actor=request.actor, pairing=chosen)
        messages.success(
            request, f"Taken back. {row.participant.employee.name} is on the list again, and nobody was told."
        )
    except assigning.TooLate as error:
        messages.error(request, str(error))
    return redirect("silent-list", organization)
