"""How a cohort comes to its pairs: the admin's settings, and choosing for those who ask for it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Permission
from matching import introductions
from matching.enums import Mode
from matching.forms.asking import AssignForm, OpeningForm
from matching.selectors import meter, order
from matching.selectors import openings as selectors
from matching.selectors import willingness as waiting_ones
from matching.services import assigning, obstacles, openings
from matching.services import willingness as services
from programs.selectors import cohorts
from programs.selectors.days import today_of
from ui.words import worded


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Who chooses, who is known, when it opens; and how far asking has come."""
    request.actor.require(Permission.MANAGE_MATCHING)
    row = cohorts.get(request.actor, program, cohort)
    opening = selectors.of(request.actor, row)
    form = OpeningForm(
        request.POST or None, initial=OpeningForm.reading(opening), today=today_of(row.organization),
        **selectors.places(request.actor, row),
    )  # fmt: skip
    worded(form, request.organization.word)
    if request.method == "POST" and form.is_valid():
        try:
            openings.save(actor=request.actor, cohort=row, **form.cleaned_data)
        except openings.CannotSet as error:
            form.add_error("blind", str(error))
        else:
            messages.success(request, "Saved. People see it on their page.")
            return redirect("matching:opening", organization, program, cohort)
    context = {
        "cohort": row,
        "opening": opening,
        "form": form,
        "share": selectors.complete_share(request.actor, row.pk),
        "meters": meter.meters(request.actor, opening) if opening.blind else [],
        "progress": selectors.progress(request.actor, row),
        "labels": selectors.LABELS,
        "segments": selectors.segments(request.actor, opening) if opening.mode == Mode.HYBRID else [],
        "stages": order.stages(request.actor, row, opening),
    }
    return render(request, "matching/asking/settings.html", context, status=422 if form.errors else 200)


@require_POST
def act(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, action: str) -> HttpResponse:
    """Open asking now, close it, or ask those who have asked nobody."""
    request.actor.require(Permission.MANAGE_MATCHING)
    row = cohorts.get(request.actor, program, cohort)
    opening = selectors.of(request.actor, row)
    if action == "ask":
        count = services.ask_silent(actor=request.actor, cohort=row)
        said = (
            f"{count} asked by letter."
            if count
            else "Nobody to ask: each has a partner, a request, or was asked lately."
        )
        messages.success(request, said)
    elif action == "open" and openings.open_now(actor=request.actor, opening=opening):
        messages.success(request, "Open. People can ask each other from now on.")
    elif action == "close" and openings.close(actor=request.actor, opening=opening):
        messages.success(request, "Closed. Requests that are open can still be answered.")
    return redirect("matching:opening", organization, program, cohort)


@require_GET
def choosing(request: HttpRequest, organization: str) -> HttpResponse:
    """Everybody who asked to have a partner chosen, with the best free mentor ready."""
    waiting = waiting_ones.waiting(request.actor)
    lonely = [one.row for one in waiting if not one.best and not one.undoable and not one.working]
    # Looking for the cause compares people: for one who was asked about, or the one who waits longest.
    lonely = [row for row in lonely if str(row.pk) == request.GET.get("why")] or lonely[:1]
    causes = {row.pk: obstacles.of_everybody(actor=request.actor, mentee=row.participant) for row in lonely}
    context = {"waiting": waiting, "causes": causes, "working": any(one.working for one in waiting)}
    response = render(request, "matching/asking/choosing.html" + ("#results" if request.htmx else ""), context)
    response["Vary"] = "HX-Request"
    return response


@require_POST
def assign(request: HttpRequest, organization: str, willingness: uuid.UUID) -> HttpResponse:
    """Give somebody who asked for it this mentor."""
    row = waiting_ones.one(request.actor, willingness)
    form = AssignForm(request.POST)
    if form.is_valid():
        mentor = waiting_ones.mentor_for(request.actor, row, form.cleaned_data["mentor"])
        try:
            pair = services.assign(actor=request.actor, row=row, mentor=mentor)
            messages.success(request, introductions.told_soon(pair))
        except services.CannotAssign as error:
            messages.error(request, str(error))
    return redirect("matching:choosing", organization)


@require_POST
def take_back(request: HttpRequest, organization: str, willingness: uuid.UUID) -> HttpResponse:
    """Undo a choice before anybody was told."""
    row = waiting_ones.one(request.actor, willingness)
    try:
        assigning.take_back(actor=request.actor, pairing=row.pairing)
        messages.success(request, f"Taken back. {row.participant.employee.name} waits again, and nobody was told.")
    except assigning.TooLate as error:
        messages.error(request, str(error))
    return redirect("matching:choosing", organization)
