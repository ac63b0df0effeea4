"""One proposal in full, and the pages on which an admin makes another pair."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from matching import comparisons, introductions
from matching.forms.board import CompareForm, HandForm, NoteForm, SwapForm
from matching.selectors import board as selectors
from matching.selectors import pairings, runs
from matching.services import choices, evaluation, proposals

if TYPE_CHECKING:
    from matching.models import MatchingRun, Proposal

LISTED = 50


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, organization: str, proposal: uuid.UUID) -> HttpResponse:
    """Why this pair: each criterion's share, the rules checked, the other mentors; and a note."""
    row = get_object_or_404(selectors.proposals(request.actor), pk=proposal)
    form = NoteForm(request.POST or None, initial={"note": row.note, "version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            proposals.annotate(actor=request.actor, proposal=row, **form.cleaned_data)
        except proposals.CannotChange as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "Note saved.")
        return redirect("matching:proposal-detail", organization, row.pk)
    context = {
        "proposal": row,
        "run": row.run,
        "card": selectors.card(row),
        "shares": comparisons.shares(row.explanation, row.run.policy),
        "rules": comparisons.rules(row.run.policy),
        "alternatives": selectors.alternatives(request.actor, row),
        "forbidden": selectors.is_forbidden(request.actor, row),
        "standing": pairings.standing(request.actor, row.run),
        "form": form,
    }
    return render(request, "matching/board/proposal.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def swap(request: HttpRequest, organization: str, proposal: uuid.UUID) -> HttpResponse:
    """Choose the pair that gives its mentor for this one's."""
    row = get_object_or_404(selectors.proposals(request.actor), pk=proposal)
    if request.method == "POST":
        form = SwapForm(request.POST)
        other = _other(request, row, form)
        if other is not None and _swapped(request, row, other, form):
            return redirect("matching:board", organization, row.run_id)
        row = get_object_or_404(selectors.proposals(request.actor), pk=proposal)  # as somebody else has left it
    text = request.GET.get("q", "").strip()
    chosen = _choose(request, lambda: choices.swaps(actor=request.actor, proposal=row, text=text, most=LISTED))
    context = {
        "proposal": row,
        "card": selectors.card(row),
        "run": row.run,
        "swaps": chosen.rows,
        "total": chosen.total,
        "q": text,
        "standing": pairings.standing(request.actor, row.run),
    }
    return render(request, "matching/board/swap.html", context, status=422 if request.method == "POST" else 200)


def _choose(request: HttpRequest, ask: Callable[[], choices.Choice]) -> choices.Choice:
    """A choice, or none and why not."""
    try:
        return ask()
    except evaluation.NotInRun as error:
        messages.error(request, str(error))
        return choices.Choice([], 0)


def _other(request: HttpRequest, row: Proposal, form: SwapForm) -> Proposal | None:
    if not form.is_valid():
        return None
    return get_object_or_404(selectors.swappable(request.actor, row), pk=form.cleaned_data["other"])


def _swapped(request: HttpRequest, row: Proposal, other: Proposal, form: SwapForm) -> bool:
    versions = form.cleaned_data["version"], form.cleaned_data["other_version"]
    try:
        pair = proposals.swap(actor=request.actor, one=row, other=other, versions=versions)
    except proposals.CannotChange as error:
        messages.error(request, str(error))
        return False
    waits = "" if row.decision == other.decision else " Both wait for your approval, since only one of the two had it."
    messages.success(request, "Swapped: " + " and ".join(introductions.label(one) for one in pair) + f".{waits}")
    return True


@require_http_methods(["GET", "POST"])
def by_hand(request: HttpRequest, organization: str, run: uuid.UUID) -> HttpResponse:
    """Choose a mentor for a mentee, with the score and the rules of every possible one."""
    row = get_object_or_404(runs.runs(request.actor), pk=run)
    form = HandForm(request.POST or request.GET)
    if request.method == "POST" and form.is_valid():
        mentee = get_object_or_404(selectors.mentees_of(request.actor, row), pk=form.cleaned_data["mentee"])
        mentor = get_object_or_404(selectors.people_of(request.actor, row, "mentor"), pk=form.cleaned_data["mentor"])
        try:
            made = proposals.pair_by_hand(
                actor=request.actor, run=row, mentor=mentor, mentee=mentee, seen=form.cleaned_data["held"]
            )
        except proposals.CannotChange as error:
            messages.error(request, str(error))
            if "mentor" in request.GET:
                return redirect(request.get_full_path())
        else:
            messages.success(request, f"{introductions.label(made)}: approved.")
            return redirect("matching:board", organization, row.pk)
    form.is_valid()
    chosen = form.cleaned_data.get("mentor") if "mentee" not in form.cleaned_data else None
    context = _for_mentor(request, row, chosen) if chosen else _choice(request, row, form)
    context |= {"run": row, "q": request.GET.get("q", "")}
    template = "matching/board/for_mentor.html" if chosen else "matching/board/by_hand.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _choice(request: HttpRequest, run: MatchingRun, form: HandForm) -> dict[str, Any]:
    """The mentees to choose from, or the possible mentors of the chosen one."""
    text = request.GET.get("q", "")
    chosen = form.cleaned_data.get("mentee")
    if chosen is None:
        found = selectors.mentees_of(request.actor, run, text)
        return {"mentees": found[:LISTED], "total": found.count()}
    mentee = get_object_or_404(selectors.mentees_of(request.actor, run), pk=chosen)
    among = selectors.mentors_of(request.actor, run, text)
    mentors = _choose(
        request, lambda: choices.mentors(actor=request.actor, run=run, mentee=mentee, among=among, most=LISTED)
    )
    return {"mentee": mentee, "candidates": mentors.rows, "total": mentors.total}


def _for_mentor(request: HttpRequest, run: MatchingRun, chosen: uuid.UUID) -> dict[str, Any]:
    """The mentees to choose from for one mentor."""
    mentor = get_object_or_404(selectors.people_of(request.actor, run, "mentor"), pk=chosen)
    text = request.GET.get("q", "")
    found = _choose(
        request, lambda: choices.mentees(actor=request.actor, run=run, mentor=mentor, text=text, most=LISTED)
    )
    full = mentor.capacity <= selectors.loads(request.actor, run).get(mentor.pk, 0)
    return {"mentor": mentor, "places": found.rows, "total": found.total, "full": full}


@require_GET
def compare(request: HttpRequest, organization: str, run: uuid.UUID) -> HttpResponse:
    """Two or three mentors for one mentee, side by side."""
    row = get_object_or_404(runs.runs(request.actor), pk=run)
    wanted = CompareForm(request.GET)
    if not wanted.is_valid():
        messages.error(request, "Choose one mentee and two or three mentors to compare.")
        return redirect("matching:board", organization, row.pk)
    mentee = get_object_or_404(selectors.mentees_of(request.actor, row), pk=wanted.cleaned_data["mentee"])
    chosen = [one for one in selectors.mentors_of(request.actor, row) if one.pk in wanted.cleaned_data["mentor"]]
    try:
        found = choices.mentors(actor=request.actor, run=row, mentee=mentee, among=chosen, most=LISTED)
    except evaluation.NotInRun as error:
        messages.error(request, str(error))
        return redirect("matching:board", organization, row.pk)
    context = {"run": row, "mentee": mentee, "candidates": found.rows, "lines": comparisons.lines(found.rows)}
    return render(request, "matching/board/compare.html", context)
