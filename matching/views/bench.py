"""The bench: who stands by, who waits for a mentor, and handing over in one click."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.enums import Permission
from matching import introductions
from matching.forms.bench import HandOverForm, MarkForm, SeatForm
from matching.selectors import bench as selectors
from matching.selectors import openings, order
from matching.selectors import pairings as pairs
from matching.services import assigning, bench, pairings
from matching.services.assigning import CannotAssign, TooLate
from programs.selectors import cohorts

PAGE = 25


@require_GET
def page(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Who waits for a mentor, with the three best who stand by; and the bench itself, to be searched."""
    request.actor.require(Permission.MANAGE_MATCHING)
    row = cohorts.get(request.actor, program, cohort)
    text, everybody = request.GET.get("q", "").strip(), request.GET.get("all") == "1"
    found = (selectors.free_mentors if everybody else selectors.standing_by)(request.actor, row, text)
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "cohort": row,
        "page": shown,
        "q": text,
        "everybody": everybody,
        "bench": bench.look(actor=request.actor, cohort=row, shown=list(shown)),
        "held": selectors.held(request.actor, row),
        "stages": [] if request.htmx else order.stages(request.actor, row, openings.of(request.actor, row)),
    }
    return render(request, "matching/bench/page.html" + ("#results" if request.htmx else ""), context)


@require_POST
def mark(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Put a mentor on the bench, or take one off."""
    request.actor.require(Permission.MANAGE_MATCHING)
    row = cohorts.get(request.actor, program, cohort)
    form = SeatForm(request.POST)
    if form.is_valid():
        mentor = selectors.mentor(request.actor, row, form.cleaned_data["participant"])
        stands_by = form.cleaned_data["stands_by"]
        bench.mark(actor=request.actor, participant=mentor, stands_by=stands_by)
        said = "stands by." if stands_by else "is no longer marked as standing by."
        messages.success(request, f"{mentor.employee.name} {said}")
    return redirect("matching:bench", organization, program, cohort)


@require_POST
def assign(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Give a mentee who waits a mentor who stands by."""
    request.actor.require(Permission.MANAGE_MATCHING)
    row = cohorts.get(request.actor, program, cohort)
    form = HandOverForm(request.POST)
    if form.is_valid():
        mentee = selectors.mentee(request.actor, row, form.cleaned_data["mentee"])
        mentor = selectors.mentor(request.actor, row, form.cleaned_data["mentor"])
        try:
            pair = bench.assign(actor=request.actor, cohort=row, mentee=mentee, mentor=mentor)
            messages.success(request, introductions.told_soon(pair))
        except CannotAssign as error:
            messages.error(request, str(error))
    return redirect("matching:bench", organization, program, cohort)


@require_POST
def take_back(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Undo a pair from the bench before anybody was told."""
    request.actor.require(Permission.MANAGE_MATCHING)
    row = get_object_or_404(pairs.pairings(request.actor), pk=pairing)
    try:
        assigning.take_back(actor=request.actor, pairing=row)
        messages.success(request, f"Taken back. {row.mentee.employee.name} waits again, and nobody was told.")
    except TooLate as error:
        messages.error(request, str(error))
    return redirect("matching:bench", organization, row.cohort.program_id, row.cohort_id)


@require_POST
def settle(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Nobody new is looked for after a pairing that has ended."""
    request.actor.require(Permission.MANAGE_MATCHING)
    row = get_object_or_404(pairs.pairings(request.actor), pk=pairing)
    if row.ended_at is None:
        return redirect("matching:pairing-end", organization, row.pk)
    pairings.settle(actor=request.actor, pairing=row)
    messages.success(request, f"Nobody new is looked for. {row.mentee.employee.name} can be matched again any time.")
    return redirect("matching:bench", organization, row.cohort.program_id, row.cohort_id)


@require_GET
def mine(request: HttpRequest, organization: str) -> HttpResponse:
    """Where somebody is a mentor with a place left, and may say that they are happy to stand by."""
    return render(request, "matching/bench/mine.html", {"seats": selectors.own(request.actor)})


@require_POST
def offer(request: HttpRequest, organization: str, participant: uuid.UUID) -> HttpResponse:
    """Say that one is happy to stand by, or not any more."""
    row = get_object_or_404(selectors.own(request.actor), pk=participant)
    form = MarkForm(request.POST)
    if form.is_valid():
        bench.mark(actor=request.actor, participant=row, stands_by=form.cleaned_data["stands_by"])
        told = (
            "Thank you. Your program team sees that you stand by." if form.cleaned_data["stands_by"] else "Taken back."
        )
        messages.success(request, told)
    return redirect("matching:standby", organization)
