"""Erasing others: who is to be forgotten, asking for it, and taking it back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs.selectors import employees
from rights import selectors
from rights.forms import TypedForm
from rights.services import erasures

PAGE, DAYS = 50, erasures.GRACE.days


@require_GET
def listing(request: HttpRequest, organization: str) -> HttpResponse:
    """Everybody who is to be forgotten, and those who were, without their names."""
    page = Paginator(selectors.listed(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [(row, erasures.may_undo(request.actor, row)) for row in page.object_list]}
    return render(request, "rights/erasures.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, organization: str, employee: uuid.UUID) -> HttpResponse:
    """Ask that somebody of the directory is forgotten, their name typed once more."""
    row = employees.one(request.actor, employee)
    form = TypedForm(request.POST or None, expected=row.name)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            erasures.ask_for(actor=request.actor, employee=row)
        except erasures.CannotForget as error:
            problem = str(error)
        else:
            messages.success(
                request,
                f"{row.name} will be erased in {DAYS} days. Until then you can take it back here.",
            )
            return redirect("rights:erasure-list", organization)
    context = {"row": row, "form": form, "problem": problem, "days": DAYS}
    return render(request, "rights/erase_other.html", context, status=422 if problem or form.errors else 200)


@require_POST
def undo(request: HttpRequest, organization: str, erasure: uuid.UUID) -> HttpResponse:
    """Take back what an admin has asked for."""
    try:
        erasures.undo(actor=request.actor, erasure=selectors.one(request.actor, erasure))
    except erasures.CannotForget as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Taken back. Nothing is erased.")
    return redirect("rights:erasure-list", organization)
