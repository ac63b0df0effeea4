"""The page of a pair: what comes next for whoever looks, and the whole way."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from matching import rules
from matching.selectors import pairings
from plans.selectors import contacts, plans, votes


@require_GET
def detail(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """One pairing's plan, as one of the two or as an admin sees it."""
    row = get_object_or_404(pairings.pairings(request.actor), pk=pairing)
    plan = plans.of_pairing(request.actor, row)
    own = rules.own_side(request.actor, row)
    inside = rules.is_in(request.actor, row)
    context = {
        "pairing": row,
        "plan": plan,
        "way": plans.way(request.actor, plan, row) if plan else None,
        "inside": inside,
        "own": own,
        "other": row.mentee if own is row.mentor else row.mentor,
        "may_end": rules.may_end(request.actor, row),
        "reach": contacts.reach(request.actor, row) if inside else None,
        "question": votes.question(request.actor, row) if inside else None,
    }
    return render(request, "plans/pair.html", context)
