"""All of the organization as one file: asking for it, seeing it come, fetching it, for owners."""

from __future__ import annotations

import uuid

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rights import selectors
from rights.services import organization_exports

PAGE = 20


@require_GET
def listing(request: HttpRequest, organization: str) -> HttpResponse:
    """Every export that was asked for, with its state."""
    page = Paginator(selectors.exports(request.actor), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    return render(request, "rights/exports.html", {"page": page, "rows": rows, "busy": any(row.open for row in rows)})


@require_http_methods(["GET", "POST"])
@reauthentication_required
def ask(request: HttpRequest, organization: str) -> HttpResponse:
    """Ask for one, after saying what is in it."""
    selectors.exports(request.actor)
    if request.method == "POST":
        try:
            organization_exports.request(actor=request.actor)
        except organization_exports.CannotExport as error:
            messages.error(request, str(error))
        return redirect("rights:export-list", organization)
    return render(request, "rights/export_ask.html", {"days": organization_exports.KEPT.days})


@require_GET
@reauthentication_required
def download(request: HttpRequest, organization: str, organization_export: uuid.UUID) -> HttpResponse:
    """The file, once more only for whoever has just proven who they are."""
    row = get_object_or_404(selectors.exports(request.actor), pk=organization_export)
    try:
        row = organization_exports.download(actor=request.actor, export=row)
    except organization_exports.CannotExport as error:
        messages.error(request, str(error))
        return redirect("rights:export-list", organization)
    response = HttpResponse(row.file.read(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{organization}-{row.created_at:%Y-%m-%d}.zip"'
    return response


@require_POST
def cancel(request: HttpRequest, organization: str, organization_export: uuid.UUID) -> HttpResponse:
    """Stop it, or delete its file."""
    row = get_object_or_404(selectors.exports(request.actor), pk=organization_export)
    if organization_exports.cancel(actor=request.actor, export=row):
        messages.success(request, "Cancelled. There is no file of it any more.")
    return redirect("rights:export-list", organization)
