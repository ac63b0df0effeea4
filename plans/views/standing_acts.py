"""What an admin does with the pairs selected in the list: remind them, leave them for a while, look again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.enums import Permission
from plans.forms.standing import ActForm, LeaveForm, StandingFilter
from plans.selectors import reminders as foreseen
from plans.selectors import standing as selectors
from plans.services import looks, reminders
from programs.forms.employees import ids_of
from programs.selectors import cohorts

MOST_AT_ONCE = 1_000


@require_POST
def act(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Do one thing with the selected pairs, or with all whom the search finds; what writes to people is shown first."""
    request.actor.require(Permission.MANAGE_MATCHING)
    row, form = cohorts.get(request.actor, program, cohort), ActForm(request.POST)
    query = request.POST.get("query", "")[:1000]
    back = reverse("plans:standing", args=[organization, program, cohort]) + (f"?{query}" if query else "")
    if not form.is_valid():
        messages.error(request, "Choose what to do with the selected pairs.")
        return redirect(back)
    data, ids = form.cleaned_data, ids_of(request.POST.getlist("pairing"))
    if data["everybody"]:
        search = StandingFilter(QueryDict(data["query"])).search()
        ids = selectors.found(request.actor, row, search, most=MOST_AT_ONCE).ids
    if not ids:
        messages.warning(request, "No pair was selected.")
        return redirect(back)
    return _ACTS[data["action"]](request, row, ids, back, data)


def _remind(request: HttpRequest, cohort: Any, ids: list[uuid.UUID], back: str, data: dict[str, Any]) -> HttpResponse:
    if not data["sure"]:
        context = {"cohort": cohort, "found": foreseen.foresee(request.actor, cohort, ids), "back": back, "ids": ids}
        return render(request, "plans/standing/remind.html", context | {"query": data["query"]})
    found = reminders.remind(actor=request.actor, cohort=cohort, pairing_ids=ids)
    count = len(found.pairings)
    if count:
        messages.success(
            request,
            f"{_pairs(count)} will be asked how they are, in ten minutes at the earliest. Until then you can take it back.",
        )
    else:
        messages.warning(request, "It is not the time to remind any of them.")
    return redirect(back)


def _leave(request: HttpRequest, cohort: Any, ids: list[uuid.UUID], back: str, data: dict[str, Any]) -> HttpResponse:
    form = LeaveForm(request.POST if data["sure"] else None)
    if data["sure"] and form.is_valid():
        try:
            done = looks.leave(actor=request.actor, cohort=cohort, pairing_ids=ids, **form.said())
        except looks.WrongDay as problem:
            form.add_error("until", str(problem))
        else:
            request.session["left"] = [str(look.pairing_id) for look in done][:500]
            return redirect(back)
    context = {"cohort": cohort, "form": form, "back": back, "ids": ids, "query": data["query"]}
    return render(request, "plans/standing/leave.html", context, status=422 if form.errors else 200)


def _take_up(request: HttpRequest, cohort: Any, ids: list[uuid.UUID], back: str, data: dict[str, Any]) -> HttpResponse:
    count = looks.take_up(actor=request.actor, cohort=cohort, pairing_ids=ids)
    messages.success(request, f"{_pairs(count)} can need somebody again.")
    return redirect(back)


_ACTS = {"remind": _remind, "leave": _leave, "take-up": _take_up}


def _pairs(count: int) -> str:
    return f"{count:,} {'pair' if count == 1 else 'pairs'}"


@require_POST
def unremind(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Take back the reminders that have not left."""
    count = reminders.take_back(actor=request.actor, cohort=cohorts.get(request.actor, program, cohort))
    if count:
        messages.success(request, f"The reminder of {_pairs(count)} was taken back.")
    else:
        messages.warning(request, "They have left already.")
    return redirect("plans:standing", organization, program, cohort)
