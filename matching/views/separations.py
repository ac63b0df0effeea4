"""Pages about people who must never be paired."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from matching.forms.separations import SearchForm, SeparationForm
from matching.selectors import separations as selectors
from matching.services import separations
from programs.selectors import employees

if TYPE_CHECKING:
    from matching.models import NeverPair

PAGE = 25


@require_GET
def index(request: HttpRequest, organization: str) -> HttpResponse:
    """Everybody who is kept apart."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    page = Paginator(selectors.separations(request.actor, text=text), PAGE).get_page(request.GET.get("page"))
    return render(request, "matching/separations/index.html", {"page": page, "text": text})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, organization: str) -> HttpResponse:
    """Keep two people apart; the address may name one of them."""
    actor = request.actor
    selectors.separations(actor)
    form = SeparationForm(
        request.POST or None,
        initial={"one": request.GET.get("one", "")},
        find=lambda reference: employees.by_reference(actor, reference),
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = separations.keep_apart(actor=actor, **form.cleaned_data)
        except separations.SamePerson as problem:
            form.add_error("other", str(problem))
        else:
            return _kept_apart(request, organization, row)
    return render(request, "matching/separations/new.html", {"form": form}, status=422 if form.errors else 200)


def _kept_apart(request: HttpRequest, organization: str, row: NeverPair) -> HttpResponse:
    """Say so, and lead to the pairing of the two when they are one: keeping them apart does not end it."""
    messages.success(request, f"{row.one.name} and {row.other.name} will not be paired.")
    pairing = selectors.current_pairing(request.actor, (row.one_id, row.other_id))
    if pairing is None:
        return redirect("matching:separation-list", organization)
    messages.warning(request, "They are a pair now, and stay one until you end it here.")
    return redirect(settings.PAIRING_ADDRESS, organization, pairing.pk)


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, organization: str, never_pair: uuid.UUID) -> HttpResponse:
    """Ask once, then let two people be paired again."""
    row = get_object_or_404(selectors.separations(request.actor), pk=never_pair)
    if request.method == "POST":
        separations.release(actor=request.actor, separation=row)
        messages.success(request, f"{row.one.name} and {row.other.name} can be proposed again, from the next run on.")
        return redirect("matching:separation-list", organization)
    return render(request, "matching/separations/release.html", {"separation": row})
