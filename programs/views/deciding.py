"""Reviewers and decisions: letting go, closing, deciding after a confirmation, and taking back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

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
    # One field for all of them: a form of a thousand fields would be refused.
    ids = request.POST.get("applications", "").split()
    people = selectors.chosen(request.actor, row, ids)[: decisions.MOST_AT_ONCE]
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
        "ids": " ".join(str(one.pk) for one in people),
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
        messages.success(
            request,
            f"{count} decision{'s' if count != 1 else ''} taken back. Nobody was told of {'them' if count != 1 else 'it'}.",
        )
    return redirect("programs:application-list", organization, program, row.pk)


@require_http_methods(["GET", "POST"])
def decision_tell(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, decision: uuid.UUID
) -> HttpResponse:
    """Ask once, then send the letters of one click now; with ``only``, that of this one application."""
    row = cohorts.get(request.actor, program, cohort)
    one = vetting.decision(request.actor, row, decision)
    only = bool(request.POST.get("only") or request.GET.get("only"))
    back = reverse("programs:application-list", args=[organization, program, row.pk])
    if only:
        back = reverse("programs:application-detail", args=[organization, program, row.pk, one.application_id])
    if request.method == "POST":
        try:
            count = decisions.tell_now(actor=request.actor, decision=one, only=only)
        except decisions.TooLate as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"{count} letter{'s are' if count != 1 else ' is'} leaving now.")
        return redirect(back)
    people = [held for held in vetting.together(request.actor, one) if not only or held.pk == one.pk]
    context = {"cohort": row, "program": row.program, "decision": one, "people": people, "only": only, "back": back}
    return render(request, "programs/vetting/tell.html", context)


@require_POST
def review_begin(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, application: uuid.UUID
) -> HttpResponse:
    """A reviewer has the application before their eyes: the page itself says so, or a button where no script runs."""
    one = selectors.one(request.actor, cohorts.get(request.actor, program, cohort), application)
    problem = ""
    try:
        reviews.begin(actor=request.actor, application=one, seen=request.POST.get("seen", ""))
    except reviews.CannotReview as error:
        problem = str(error)
    if request.htmx:
        return render(request, "programs/vetting/begun.html", {"problem": problem, "application": one})
    if problem:
        messages.error(request, problem)
    return redirect("programs:application-detail", organization, program, cohort, one.pk)


@require_POST
def review_agree(
    request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID, application: uuid.UUID
) -> HttpResponse:
    """Put down how many a mentor would take."""
    one = selectors.one(request.actor, cohorts.get(request.actor, program, cohort), application)
    said = request.POST.get("mentees", "")
    try:
        reviews.agree(
            actor=request.actor, application=one, mentees=int(said) if said.isascii() and said.isdigit() else 0
        )
    except reviews.CannotReview as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Saved. The place begins with it, should there be one.")
    return redirect("programs:application-detail", organization, program, cohort, one.pk)
