"""One proposal in full, and the pages on which an admin makes another pair."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from matching import comparisons, wording
from matching.forms.board import CompareForm, HandForm, NoteForm, SwapForm
from matching.selectors import board as selectors
from matching.selectors import pairings, runs
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
    swaps, total = _swaps(request, row, text)
    context = {"proposal": row, "card": selectors.card(row), "run": row.run, "swaps": swaps, "total": total, "q": text}
    context["standing"] = pairings.standing(request.actor, row.run)
    return render(request, "matching/board/swap.html", context, status=422 if request.method == "POST" else 200)


def _swaps(request: HttpRequest, row: Proposal, text: str) -> tuple[list[comparisons.Swap], int]:
    """The pairs that gain most by a swap, those that no rule forbids first; and how many could be asked at all."""
    found = selectors.swappable(request.actor, row, text)
    # One look at all of them: what is said of a pair must be true of the version that is sent along.
    columns = found.values_list("pk", "mentor", "mentee", "score", "version")
    now = {pk: Seen(evaluation.Held(pk, mentor, mentee), *rest) for pk, mentor, mentee, *rest in columns}
    mine = evaluation.Held(row.pk, row.mentor_id, row.mentee_id)
    try:
        judged = evaluation.exchanges(
            runs.with_inputs(request.actor, row.run), mine, [one.held for one in now.values()]
        )
    except evaluation.NotInRun as error:
        messages.error(request, str(error))
        return [], 0
    forbidden = selectors.forbidden(request.actor, row.run)
    broken = {
        pk: _broken(one.rules, forbidden, (now[pk].held.mentor, mine.mentee), (mine.mentor, now[pk].held.mentee))
        for pk, one in judged.items()
    }
    best = sorted(broken, key=lambda pk: (bool(broken[pk]), now[pk].score - sum(judged[pk].scores)))[:LISTED]
    rows = {other.pk: other for other in found.filter(pk__in=best)[:LISTED] if other.version == now[other.pk].version}
    return [
        comparisons.swap(rows[pk], row.score + now[pk].score, judged[pk].scores, broken[pk])
        for pk in best
        if pk in rows
    ], len(broken)


class Seen(NamedTuple):
    """A pair as it was when it was judged."""

    held: evaluation.Held
    score: int
    version: int


def _broken(
    rules: Sequence[str], forbidden: set[tuple[uuid.UUID, uuid.UUID]], *pairs: tuple[uuid.UUID, uuid.UUID]
) -> list[str]:
    """The rules that the run knows to be broken, and the one that came after it."""
    since = not forbidden.isdisjoint(pairs)
    return list(dict.fromkeys([*rules, *(["never_pair"] if since else [])]))


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
    messages.success(request, "Swapped: " + " and ".join(proposals.label(one) for one in pair) + f".{waits}")
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
            if form.cleaned_data["back"] == "mentor":
                address = reverse("matching:board-pair", args=[organization, row.pk])
                return redirect(f"{address}?mentor={mentor.pk}")
        else:
            messages.success(request, f"{proposals.label(made)}: approved.")
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
    try:
        rows, total = _candidates(request, run, mentee, selectors.mentors_of(request.actor, run, text))
    except evaluation.NotInRun as error:
        messages.error(request, str(error))
        rows, total = [], 0
    held = selectors.held(request.actor, run, [mentee.pk]).get(mentee.pk)
    return {"mentee": mentee, "candidates": rows, "total": total, "held": proposals.mark(held)}


def _candidates(
    request: HttpRequest, run: MatchingRun, mentee: Participant, mentors: list[Participant]
) -> tuple[list[comparisons.Candidate], int]:
    """The first mentors as the run judges them for this mentee, possible ones first, the best first; and how many are."""
    frozen = runs.with_inputs(request.actor, run)
    views = evaluation.candidates(frozen, mentee.pk, [one.pk for one in mentors])
    held, forbidden = selectors.mentor_of(request.actor, run, mentee), selectors.forbidden(request.actor, run)
    broken = {
        pk: _broken([rule.value for rule in view.rules], forbidden, (pk, mentee.pk)) for pk, view in views.items()
    }
    judged = [(one, views[one.pk]) for one in mentors if one.pk in views]
    judged.sort(
        key=lambda pair: (bool(broken[pair[0].pk] or _places(pair[0]) < 1) and pair[0].pk != held, -pair[1].score)
    )
    rows = [
        comparisons.candidate(
            one,
            view.score,
            view.certainty,
            broken[one.pk],
            places=_places(one),
            current=one.pk == held,
            told=evaluation.told(frozen, view),
            policy=run.policy,
        )
        for one, view in judged[:LISTED]
    ]
    return rows, len(judged)


def _for_mentor(request: HttpRequest, run: MatchingRun, chosen: uuid.UUID) -> dict[str, Any]:
    """The mentees for one mentor: those without a pair first, then those with most to gain."""
    mentor = get_object_or_404(selectors.people_of(request.actor, run, "mentor"), pk=chosen)
    mentees = {one.pk: one for one in selectors.mentees_of(request.actor, run, request.GET.get("q", ""))}
    held = selectors.held(request.actor, run, list(mentees))
    try:
        seen = evaluation.mentees_for(runs.with_inputs(request.actor, run), mentor.pk, list(mentees))
    except evaluation.NotInRun as error:
        messages.error(request, str(error))
        seen = {}
    forbidden = selectors.forbidden(request.actor, run)
    broken = {pk: _broken(one.rules, forbidden, (mentor.pk, pk)) for pk, one in seen.items()}
    places = [
        comparisons.Place(
            mentees[pk],
            one.score,
            [wording.rule_name(rule) for rule in broken[pk]],
            held.get(pk),
            proposals.mark(held.get(pk)),
        )
        for pk, one in seen.items()
        if pk not in held or held[pk].mentor_id != mentor.pk
    ]
    places.sort(
        key=lambda one: (not one.possible, one.held is not None, (one.held.score if one.held else 0) - one.score)
    )
    full = mentor.capacity <= selectors.loads(request.actor, run).get(mentor.pk, 0)
    return {"mentor": mentor, "places": places[:LISTED], "total": len(places), "full": full}


def _places(mentor: Any) -> int:
    """What is left of a mentor's places; the selector counted what is taken."""
    return int(mentor.capacity - mentor.load)


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
        rows, _ = _candidates(request, row, mentee, chosen)
    except evaluation.NotInRun as error:
        messages.error(request, str(error))
        return redirect("matching:board", organization, row.pk)
    held = proposals.mark(selectors.held(request.actor, row, [mentee.pk]).get(mentee.pk))
    context = {"run": row, "mentee": mentee, "candidates": rows, "lines": comparisons.lines(rows), "held": held}
    return render(request, "matching/board/compare.html", context)
