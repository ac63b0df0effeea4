"""The review board: what a run proposes, and what an admin makes of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from matching import exports, introductions
from matching.enums import Decision
from matching.forms.board import ActForm, ApproveForm, BoardFilter
from matching.selectors import board as selectors
from matching.selectors import pairings, runs
from matching.services import proposals

if TYPE_CHECKING:
    from matching.models import MatchingRun, Proposal


@require_GET
def board(request: HttpRequest, organization: str, run: uuid.UUID) -> HttpResponse:
    """All lanes, or the next cards of one lane for a page that asks for more."""
    row = get_object_or_404(runs.runs(request.actor), pk=run)
    chosen = _filter(request, row)
    if request.htmx and request.GET.get("lane"):
        return _more(request, row, chosen.wanted)
    template = "matching/board/board.html" + ("#columns" if request.htmx else "")
    return render(request, template, _context(request, row, chosen))


def _filter(request: HttpRequest, run: MatchingRun) -> BoardFilter:
    return BoardFilter(request.GET, departments=selectors.departments(request.actor, run))


def _context(request: HttpRequest, run: MatchingRun, chosen: BoardFilter) -> dict[str, Any]:
    standing = pairings.standing(request.actor, run)
    return {
        "run": run,
        "filter": chosen,
        "wanted": chosen.wanted,
        "lanes": selectors.lanes(request.actor, run, chosen.wanted, _offset(request)),
        "approve_form": ApproveForm(),
        "query": _query(request),
        "standing": standing,
        "lead": ("" if standing else "Drag a pair, or use its menu. ") + "Each proposal says why it was made.",
    }


def _offset(request: HttpRequest) -> int:
    text = request.GET.get("offset", "")
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _query(request: HttpRequest) -> str:
    """The filter of the page without the place in a lane."""
    query = request.GET.copy()
    for name in ("lane", "offset"):
        query.pop(name, None)
    return query.urlencode()


def _more(request: HttpRequest, run: MatchingRun, wanted: selectors.Wanted) -> HttpResponse:
    key = request.GET["lane"]
    if key not in {*selectors.LANES, selectors.WITHOUT}:
        return HttpResponse(status=404)
    lane = selectors.lane(request.actor, run, wanted, key, _offset(request))
    context = {"lane": lane, "run": run, "query": _query(request), "standing": pairings.standing(request.actor, run)}
    return render(request, "matching/board/more.html", context)


@require_POST
def act(request: HttpRequest, organization: str, proposal: uuid.UUID) -> HttpResponse:
    """One action of a card's menu: to a lane, lock, unlock, forbid, allow."""
    row = get_object_or_404(selectors.proposals(request.actor), pk=proposal)
    form = ActForm(request.POST)
    if not form.is_valid():
        return _answer(request, row, "That did not work: the page was out of date. Try again.", status=422)
    before, locked = row.decision, row.locked
    try:
        said = _do(request, row, **form.cleaned_data)
    except proposals.Changed as error:
        return _answer(request, row, str(error), status=409)
    except proposals.CannotChange as error:
        return _answer(request, row, str(error), status=422)
    back = {"to": before, "version": form.cleaned_data["version"] + 1, "relock": locked}
    undo = back if form.cleaned_data["to"] else None
    return _answer(request, row, said, undo=undo)


def _do(request: HttpRequest, row: Proposal, *, to: str, do: str, version: int, relock: bool, reason: str) -> str:
    actor, name = request.actor, introductions.label(row)
    if to:
        lock = " The lock is gone with it." if row.locked and to == Decision.DECLINED else ""
        lock = " The lock is back." if relock else lock
        proposals.decide(actor=actor, proposal=row, decision=to, version=version, relock=relock)
        return f"{name}: {to}.{lock}"
    if do == "forbid":
        proposals.forbid(actor=actor, proposal=row, version=version, reason=reason)
        return f"{name}: declined, and kept out of every further run of this cohort."
    if do == "allow":
        proposals.allow(actor=actor, proposal=row)
        return f"{name}: allowed again."
    proposals.lock(actor=actor, proposal=row, locked=do == "lock", version=version)
    return f"{name}: {'locked. The next run keeps them together' if do == 'lock' else 'unlocked'}."


def _answer(
    request: HttpRequest, row: Proposal, said: str, *, status: int = 200, undo: dict[str, Any] | None = None
) -> HttpResponse:
    """The columns again, with a way back, for a page that can swap them; otherwise the page the actor came from."""
    if request.htmx:
        chosen = _filter(request, row.run)
        context = _context(request, row.run, chosen)
        context |= {"said": said, "refused": status != 200, "undo": undo, "changed": row}
        return render(request, "matching/board/board.html#columns", context, status=status)
    (messages.success if status == 200 else messages.error)(request, said)
    if request.POST.get("next") == "detail":
        return redirect("matching:proposal-detail", request.organization.slug, row.pk)
    query = request.GET.urlencode()
    address = reverse("matching:board", args=[request.organization.slug, row.run_id])
    return redirect(f"{address}?{query}" if query else address)


@require_POST
def approve(request: HttpRequest, organization: str, run: uuid.UUID) -> HttpResponse:
    """Approve every undecided pair from a score on."""
    row = get_object_or_404(runs.runs(request.actor), pk=run)
    form = ApproveForm(request.POST)
    if form.is_valid():
        least = form.cleaned_data["at_least"]
        try:
            made = proposals.approve_all(actor=request.actor, run=row, at_least=least * 100)
            left = f" {made.forbidden} left undecided: forbidden since the run." if made.forbidden else ""
            messages.success(request, f"{made.pairs} approved with a score of {least} or more.{left}")
        except proposals.CannotChange as error:
            messages.error(request, str(error))
    else:
        messages.error(request, "Give a score from 0 to 100.")
    return redirect("matching:board", organization, row.pk)


@require_GET
def export(request: HttpRequest, organization: str, run: uuid.UUID, kind: str) -> HttpResponse:
    """The board as a file: proposals with reasons, and people without a pair."""
    row = get_object_or_404(runs.runs(request.actor), pk=run)
    pairs, left = list(selectors.all_of(request.actor, row)), selectors.everybody_left(request.actor, row)
    build, content_type = exports.BUILDERS[kind]
    response = HttpResponse(build(pairs, left), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="run-{row.number}.{kind}"'
    return response
