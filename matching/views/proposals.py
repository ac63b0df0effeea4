"""One proposal in full, and the pages on which an admin makes another pair."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from matching import comparisons
from matching.forms.board import CompareForm, HandForm, NoteForm, SwapForm
from matching.selectors import board as selectors
from matching.selectors import runs
from matching.services import evaluation, proposals

if TYPE_CHECKING:
    from matching.models import MatchingRun, Proposal
    from programs.models import Participant

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
        "form": form,
    }
    return render(request, "matching/board/proposal.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def swap(request: HttpRequest, organization: str, proposal: uuid.UUID) -> HttpResponse:
    """Choose the pair that gives its mentor for this one's."""
    row = get_object_or_404(selectors.proposals(request.actor), pk=proposal)
    rows = selectors.swappable(request.actor, row)
    if request.method == "POST":
        form = SwapForm(request.POST)
        other = get_object_or_404(rows, pk=form.cleaned_data["other"]) if form.is_valid() else None
        if other is not None and _swapped(request, row, other, form):
            return redirect("matching:board", organization, row.run_id)
    words = request.GET.get("q", "").lower().split()
    found = [one for one in rows if all(word in proposals.label(one).lower() for word in words)]
    context = {"proposal": row, "run": row.run, "others": found[:LISTED], "total": len(found), "q": " ".join(words)}
    return render(request, "matching/board/swap.html", context, status=422 if request.method == "POST" else 200)


def _swapped(request: HttpRequest, row: Proposal, other: Proposal, form: SwapForm) -> bool:
    versions = form.cleaned_data["version"], form.cleaned_data["other_version"]
    try:
        pair = proposals.swap(actor=request.actor, one=row, other=other, versions=versions)
    except proposals.CannotChange as error:
        messages.error(request, str(error))
        return False
    messages.success(request, "Swapped: " + " and ".join(proposals.label(one) for one in pair) + ".")
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
            made = proposals.pair_by_hand(actor=request.actor, run=row, mentor=mentor, mentee=mentee)
        except proposals.CannotChange as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{proposals.label(made)}: approved.")
            return redirect("matching:board", organization, row.pk)
    context = _choice(request, row, form) | {"run": row, "q": request.GET.get("q", "")}
    return render(request, "matching/board/by_hand.html", context, status=422 if request.method == "POST" else 200)


def _choice(request: HttpRequest, run: MatchingRun, form: HandForm) -> dict[str, Any]:
    """The mentees to choose from, or the possible mentors of the chosen one."""
    form.is_valid()
    words = request.GET.get("q", "").lower().split()
    chosen = form.cleaned_data.get("mentee")
    mentees = selectors.mentees_of(request.actor, run)
    if chosen is None:
        found = [one for one in mentees if _named(one, words)]
        return {"mentees": found[:LISTED], "total": len(found)}
    mentee = get_object_or_404(mentees, pk=chosen)
    try:
        rows = _candidates(request, run, mentee, selectors.mentors_of(request.actor, run))
    except evaluation.NotInRun as error:
        messages.error(request, str(error))
        rows = []
    found = [one for one in rows if _named(one.mentor, words)]
    return {"mentee": mentee, "candidates": found[:LISTED], "total": len(found)}


def _named(person: Participant, words: list[str]) -> bool:
    return all(word in person.employee.name.lower() for word in words)


def _candidates(
    request: HttpRequest, run: MatchingRun, mentee: Participant, mentors: list[Participant]
) -> list[comparisons.Candidate]:
    """Mentors as the run judges them for this mentee: possible ones first, the best score first."""
    frozen = runs.with_inputs(request.actor, run)
    views = evaluation.candidates(frozen, mentee.pk, [one.pk for one in mentors])
    held = selectors.mentor_of(request.actor, run, mentee)
    rows = [
        comparisons.candidate(
            one,
            view.score,
            view.certainty,
            [rule.value for rule in view.rules],
            places=one.capacity - one.load,
            current=one.pk == held,
            told=evaluation.told(frozen, view),
            policy=run.policy,
        )
        for one in mentors
        if (view := views.get(one.pk)) is not None
    ]
    return sorted(rows, key=lambda one: (not (one.possible or one.current), -int(one.score)))


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
        rows = _candidates(request, row, mentee, chosen)
    except evaluation.NotInRun as error:
        messages.error(request, str(error))
        return redirect("matching:board", organization, row.pk)
    context = {"run": row, "mentee": mentee, "candidates": rows, "lines": comparisons.lines(rows)}
    return render(request, "matching/board/compare.html", context)
