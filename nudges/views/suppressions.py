"""Addresses that are not written to: which and why, and how they are written to again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nudges import selectors
from nudges.forms import SuppressionForm
from nudges.services import bounces, suppressions

PAGE = 25


@require_GET
def listing(request: HttpRequest, organization: str) -> HttpResponse:
    """Every address that letters are kept from, the latest first."""
    text = request.GET.get("q", "").strip()[:254]
    page = Paginator(selectors.suppressions(request.actor, text), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "text": text, "shaky": selectors.shaky(request.actor), "most": bounces.MOST_SOFT}
    return render(request, "nudges/suppression_list.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, organization: str) -> HttpResponse:
    """Put an address on the list by hand."""
    selectors.suppressions(request.actor)
    form = SuppressionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = suppressions.add(actor=request.actor, **form.cleaned_data)
        messages.success(request, f"{row.email} is not written to any more.")
        return redirect("nudges:suppression-list", organization)
    return render(request, "nudges/suppression_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def lift(request: HttpRequest, organization: str, suppression: uuid.UUID) -> HttpResponse:
    """Write to an address again."""
    row = selectors.suppression(request.actor, suppression)
    if suppressions.lift(actor=request.actor, suppression=row):
        messages.success(request, f"{row.email} is written to again.")
    else:
        messages.info(request, f"{row.email} was taken off the list already.")
    return redirect("nudges:suppression-list", organization)
