"""Pairs that break a rule since they were made: what has happened, and what an admin does about it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from matching import introductions
from matching.forms.conflicts import ASK, HAND_OVER, KEEP, ConflictForm
from matching.selectors import bench
from matching.selectors import conflicts as selectors
from matching.services import conflicts
from matching.services.assigning import CannotAssign


@require_GET
def index(request: HttpRequest, organization: str) -> HttpResponse:
    """What waits for a decision, and pairs that were kept although a rule is broken."""
    context = {"waiting": selectors.waiting(request.actor), "kept": selectors.kept(request.actor)}
    return render(request, "matching/conflicts/index.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, organization: str, rule_conflict: uuid.UUID) -> HttpResponse:
    """One pair and one rule: what has happened, and the ways to go on."""
    row = selectors.get(request.actor, rule_conflict)
    if row.resolved_at is not None:
        return render(request, "matching/conflicts/kept.html", {"row": row, "pairing": row.pairing})
    fits = conflicts.successors(actor=request.actor, conflict=row)
    may_ask = row.asked_at is None and not row.pairing.untold
    form = ConflictForm(request.POST or None, fits=fits, may_ask=may_ask)
    if request.method == "POST" and form.is_valid() and (answer := _decide(request, row, form)):
        return answer
    context = {
        "row": row,
        "pairing": row.pairing,
        "form": form,
        "besides": selectors.besides(request.actor, row),
    }
    return render(request, "matching/conflicts/detail.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, row: Any, form: ConflictForm) -> HttpResponse | None:
    """Do what was chosen and lead on; None, with the reason in the form, when it cannot be done."""
    verb, reason = form.cleaned_data["verb"], form.cleaned_data["reason"]
    what: dict[str, Any] = {"actor": request.actor, "conflict": row, "reason": reason}
    slug, cohort = request.organization.slug, row.pairing.cohort
    try:
        if verb == KEEP:
            conflicts.keep(**what)
            messages.success(request, "Kept. You are asked again when the facts change, and can take it back here.")
            return redirect("matching:conflict", slug, row.pk)
        if verb == ASK:
            conflicts.ask_both(**what)
            messages.success(request, "Both are written the same. Decide here once you have heard from them.")
            return redirect("matching:conflict", slug, row.pk)
        if verb == HAND_OVER:
            mentor = bench.mentor(request.actor, cohort, form.cleaned_data["mentor"])
            pair = conflicts.hand_over(mentor=mentor, **what)
            messages.success(request, introductions.told_soon(pair))
        else:
            conflicts.part(**what)
            messages.success(request, "The pairing has ended without fault. Here is who stands by.")
        return redirect("matching:bench", slug, cohort.program_id, cohort.pk)
    except conflicts.Decided as problem:
        messages.error(request, str(problem))
        return redirect("matching:conflict-list", slug)
    except CannotAssign as problem:
        form.add_error("act", str(problem))
        return None


@require_POST
def reopen(request: HttpRequest, organization: str, rule_conflict: uuid.UUID) -> HttpResponse:
    """Take back that a pair was kept."""
    row = selectors.get(request.actor, rule_conflict)
    try:
        conflicts.reopen(actor=request.actor, conflict=row)
        messages.success(request, "It waits for a decision again.")
    except conflicts.Decided as problem:
        messages.error(request, str(problem))
    return redirect("matching:conflict", organization, row.pk)
