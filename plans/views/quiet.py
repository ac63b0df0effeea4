"""Pairs of which nothing is heard: a human asks, looks again later, or proposes to close. Nothing ends by itself."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from plans.selectors import quiet as selectors
from plans.services import quiet

PAGE = 25


@require_GET
def listing(request: HttpRequest, organization: str) -> HttpResponse:
    """Who needs a human, and who was asked lately."""
    page = Paginator(selectors.rows(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": selectors.told(request.actor, list(page.object_list)),
        "done": selectors.follow_ups(request.actor),
    }
    return render(request, "plans/quiet/list.html", context)


@require_POST
def asked(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """The two were asked."""
    row = selectors.one(request.actor, pairing)
    quiet.asked(actor=request.actor, pairing=row)
    messages.success(
        request, f"We name {_called(row)} again in {quiet.REST.days} days, if nothing is heard until then."
    )
    return redirect("plans:quiet-list", organization)


@require_POST
def take_back(request: HttpRequest, organization: str, pair_follow_up: uuid.UUID) -> HttpResponse:
    """Name the pair again."""
    row = selectors.follow_up(request.actor, pair_follow_up)
    quiet.take_back(actor=request.actor, follow_up=row)
    messages.success(request, f"{_called(row.pairing)} stand in the list again, as long as nothing is heard.")
    return redirect("plans:quiet-list", organization)


def _called(pairing: selectors.Pairing) -> str:
    return f"{pairing.mentor.employee.name} and {pairing.mentee.employee.name}"
