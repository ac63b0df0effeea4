"""Reviewers and decisions: letting go, closing, deciding after a confirmation, and taking back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from programs.enums import Verdict
from programs.forms.vetting import DecideForm
from programs.selectors import applications as selectors
from programs.selectors import cohorts, vetting
from programs.selectors import reviews as reviews_selectors
from programs.services import decisions, reviews

if TYPE_CHECKING:
    from programs.selectors.vetting import Foreseen


@require_POST
def review_release(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, application: uuid.UUID,
    review: uuid.UUID,
) -> HttpResponse:  # fmt: skip
    """Let a reviewer go who has not given scores yet."""
    one = selectors.one(request.actor, cohorts.get(request.actor, program, cohort), application)
    row = reviews_selectors.review(request.actor, one, review)
    try:
        reviews.release(actor=request.actor, review=row)
    except reviews.CannotReview as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "The place of this reviewer is free.")
    return redirect("programs:application-detail", organization, program, cohort, one.pk)


@require_POST
def review_close(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, application: uuid.UUID
) -> HttpResponse:
    """One review is enough."""
    one = selectors.one(request.actor, cohorts.get(request.actor, program, cohort), application)
    try:
        reviews.close(actor=request.actor, application=one)
    except reviews.CannotReview as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Nobody else reviews this application, and you can read the scores.")
    return redirect("programs:application-detail", organization, program, cohort, one.pk)


@require_POST
def decide(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Carry a confirmed decision out; what is missing is asked for on the same page, with nothing lost."""
    row = cohorts.get(request.actor, program, cohort)
    request.actor.require(selectors.MANAGE)
    verdict = request.POST.get("verdict", "")
    back = reverse("programs:application-list", args=[organization, program, row.pk])
    people = selectors.chosen(request.actor, row, request.POST.getlist("application"))[: decisions.MOST_AT_ONCE]
    if verdict not in Verdict.values or not people:
        messages.warning(request, "Nobody was selected.")
        return redirect(back)
    form = DecideForm(request.POST)
    if form.is_valid():
        try:
            found = decisions.decide(
                actor=request.actor, cohort=row, applications=people, verdict=verdict, **form.cleaned_data
            )
        except decisions.CannotDecide as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, _said(found))
        return redirect(back)
    context = {
        "cohort": row, "program": row.program, "verdict": verdict, "back": back, "form": form,
        "found": vetting.foresee(request.actor, row, people, verdict), "free": vetting.free_places(row),
        "ids": [str(one.pk) for one in people],
    }  # fmt: skip
    return render(request, "programs/vetting/decide.html", context, status=422)


def _said(found: Foreseen) -> str:
    parts = [
        (len(found.placed), "accepted"),
        (len(found.waiting), "on the waitlist"),
        (len(found.reserve), "waitlisted"),
        (len(found.declined), "declined"),
    ]
    told = ", ".join(f"{count} {words}" for count, words in parts if count)
    return f"{told}. The letters leave in ten minutes; until then you can take it back."


@require_POST
def decision_undo(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, decision: uuid.UUID
) -> HttpResponse:
    """Take back everything that was decided with one click."""
    row = cohorts.get(request.actor, program, cohort)
    one = vetting.decision(request.actor, row, decision)
    try:
        count = decisions.undo(actor=request.actor, decision=one)
    except (decisions.TooLate, decisions.CannotDecide) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"{count} decision{'s' if count != 1 else ''} taken back. Nobody was told.")
    return redirect("programs:application-list", organization, program, row.pk)
