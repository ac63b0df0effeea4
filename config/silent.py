"""Mentees who stayed silent after the last nudge, each with the best free mentor ready: a page of two rooms."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.enums import Permission
from matching.services import assigning, candidates
from programs.enums import FollowUpKind
from programs.selectors import nudging

PAGE = 25


@require_GET
def listing(request: HttpRequest, organization: str) -> HttpResponse:
    """Who has to be asked by a human or be given a mentor, and what was done lately."""
    actor = request.actor
    page = Paginator(nudging.silent(actor), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    chooses = actor.may(Permission.MANAGE_MATCHING)
    ready = [row for row in rows if not row.owes]
    best = candidates.best(actor=actor, mentees=ready) if chooses and ready else {}
    done = nudging.follow_ups(actor)
    pairs = assigning.standing(actor=actor, rows=done) if chooses else {}
    context = {
        "page": page,
        "rows": [{"person": row, "best": best.get(row.pk, []), "owed": assigning.owed(row)} for row in rows],
        "done": [
            {"what": row, "pair": pairs.get(row.participant_id) if row.kind == FollowUpKind.ASSIGNED else None}
            for row in done
        ],
        "chooses": chooses,
    }
    return render(request, "config/silent.html", context)
