"""The page of a pair: what comes next for whoever looks, and the whole way."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from matching import rules as people
from plans.selectors import (
    chronicle,
    closings,
    contacts,
    easings,
    finishing,
    goals,
    ledger,
    phonebook,
    plans,
    sessions,
    sheets,
    standing,
    surveys,
    votes,
)
from plans.views import archive, trend
from plans.views.framing import frame, pairing_of


@require_GET
def detail(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """One pairing's plan, as one of the two or as an admin sees it."""
    row = pairing_of(request, pairing)
    plan = plans.of_pairing(request.actor, row)
    if archive.is_one(request, row):
        return archive.draw(request, row, plan)
    way = plans.way(request.actor, plan, row) if plan else None
    context = frame(request, row) | {
        "plan": plan,
        "way": way,
        "ease": easings.ease(request.actor, row, plan, way),
        "done": goals.reached(request.actor, row, plan),
        "evidence": contacts.of_pairing(request.actor, row),
        "closing": closings.card(request.actor, row),
        "finish": finishing.offer(request.actor, row, plan),
        "taken_over": closings.taken_over(request.actor, row),
        "survey": surveys.next_page(request.actor, row, way.next if way else None),
        "sheets_waiting": sheets.waiting(request.actor, row),
        "changes_waiting": ledger.waiting(request.actor, row),
    }
    context["meeting"] = sessions.meeting(row, people.seat_of(request.actor, row))
    context["reach"] = phonebook.reach(request.actor, row) if context["inside"] else None
    context |= trend.card(request.actor, row) if context["speaks"] else {}
    context["question"] = votes.question(request.actor, row) if context["inside"] else None
    if not context["inside"]:
        context |= {"standing": standing.row_of(request.actor, row), "history": chronicle.of(request.actor, row)}
    return render(request, "plans/pair.html", context)
