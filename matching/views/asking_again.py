"""Requests that ended with a no, for the program team: ask once more, and take that back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.enums import Permission
from matching.forms.asking import AgainForm
from matching.selectors import declined as selectors
from matching.services import asking_again as services
from programs.selectors import cohorts

if TYPE_CHECKING:
    from programs.models import Cohort


@require_GET
def index(request: HttpRequest, organization: str, program: uuid.UUID, cohort: uuid.UUID) -> HttpResponse:
    """Who has said no to whom; never why."""
    request.actor.require(Permission.MANAGE_MATCHING)
    return _drawn(request, cohorts.get(request.actor, program, cohort))


def _drawn(
    request: HttpRequest, cohort: Cohort, form: AgainForm | None = None, wrong: uuid.UUID | None = None
) -> HttpResponse:
    found = selectors.of(request.actor, cohort)
    page = Paginator(found.refused, 20).get_page(request.GET.get("page"))
    forms = {row.pk: form if row.pk == wrong else AgainForm(auto_id=f"id_{row.pk.hex}_%s") for row in page}
    context = {"cohort": cohort, "again": found.again, "page": page, "forms": forms, "wrong": wrong}
    return render(request, "matching/asking/declined.html", context, status=422 if wrong else 200)


@require_POST
def ask(request: HttpRequest, organization: str, pair_request: uuid.UUID) -> HttpResponse:
    """Ask once more, with a reason for the audit log."""
    row = selectors.one(request.actor, pair_request)
    form = AgainForm(request.POST, auto_id=f"id_{row.pk.hex}_%s")
    if not form.is_valid():
        return _drawn(request, row.cohort, form, row.pk)
    try:
        services.ask(actor=request.actor, request=row, reason=form.cleaned_data["reason"])
    except services.CannotAskAgain as error:
        form.add_error(None, str(error))
        return _drawn(request, row.cohort, form, row.pk)
    messages.success(
        request, f"{row.asked.employee.name} is asked once more. You can take it back until there is an answer."
    )
    return redirect("matching:declined", organization, row.cohort.program_id, row.cohort_id)


@require_POST
def take_back(request: HttpRequest, organization: str, pair_request: uuid.UUID) -> HttpResponse:
    """Undo it while nobody has answered."""
    row = selectors.one(request.actor, pair_request)
    if services.take_back(actor=request.actor, request=row):
        messages.success(request, "Taken back. The no stands, as before.")
    else:
        messages.error(request, "There is nothing to take back: the request has ended.")
    return redirect("matching:declined", organization, row.cohort.program_id, row.cohort_id)
