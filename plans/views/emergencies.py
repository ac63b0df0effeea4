"""Emergency access to the notes of a pair: asking, agreeing, reading for an hour, and the list of all that there were."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Permission
from plans.forms.emergencies import ReasonForm
from plans.selectors import emergencies as selectors
from plans.services import emergencies
from plans.views.framing import pairing_of

if TYPE_CHECKING:
    from matching.models import Pairing


@require_GET
def listing(request: HttpRequest, organization: str) -> HttpResponse:
    """Every emergency access of the organization, also those that were never opened."""
    page = Paginator(selectors.accesses(request.actor), 25).get_page(request.GET.get("page"))
    context = {"page": page, "rows": selectors.standing(page)}
    return render(request, "plans/emergencies/list.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, organization: str, pairing: uuid.UUID) -> HttpResponse:
    """Say why, and wait for a second admin."""
    request.actor.require(Permission.MANAGE_MATCHING)
    row = pairing_of(request, pairing)
    free = selectors.may_take_part(request.actor, row)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and free and form.is_valid() and (pk := _ask(request, row, form)):
        messages.success(request, "Asked. Nothing is open until a second admin agrees, within 24 hours.")
        return redirect("plans:emergency", organization, pk)
    status = 403 if not free else 422 if form.errors else 200
    return render(request, "plans/emergencies/ask.html", {"pairing": row, "form": form, "free": free}, status=status)


def _ask(request: HttpRequest, row: Pairing, form: ReasonForm) -> uuid.UUID | None:
    try:
        return emergencies.ask(actor=request.actor, pairing=row, reason=form.cleaned_data["reason"]).pk
    except emergencies.NotPossible as problem:
        form.add_error(None, str(problem))
        return None


@require_GET
def detail(request: HttpRequest, organization: str, emergency: uuid.UUID) -> HttpResponse:
    """One access: why, who, and what can be done now."""
    row = get_object_or_404(selectors.accesses(request.actor), pk=emergency)
    (standing,) = selectors.standing([row])
    context = {
        "access": row,
        "pairing": row.pairing,
        "state": standing.state,
        "asked_by_me": row.asked_by_id == request.actor.user_id,
        "taking_part": request.actor.user_id in (row.asked_by_id, row.approved_by_id),
        "free": selectors.may_take_part(request.actor, row.pairing),
    }
    return render(request, "plans/emergencies/detail.html", context)


@require_POST
def approve(request: HttpRequest, organization: str, emergency: uuid.UUID) -> HttpResponse:
    """Agree as the second admin."""
    row = get_object_or_404(selectors.accesses(request.actor), pk=emergency)
    try:
        emergencies.approve(actor=request.actor, access=row)
        messages.success(request, "The notes are open for one hour. Both people of the pair are told now.")
    except emergencies.NotPossible as problem:
        messages.error(request, str(problem))
    return redirect("plans:emergency", organization, row.pk)


@never_cache
@require_POST
def read(request: HttpRequest, organization: str, emergency: uuid.UUID) -> HttpResponse:
    """Show the notes; each time is written into the trail, so it is no page that is merely got."""
    row = get_object_or_404(selectors.accesses(request.actor), pk=emergency)
    try:
        notes = emergencies.read(actor=request.actor, access=row)
    except emergencies.NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("plans:emergency", organization, row.pk)
    return render(request, "plans/emergencies/read.html", {"access": row, "pairing": row.pairing, "notes": notes})
