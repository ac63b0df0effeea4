"""What Upstream wrote to the person who looks."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from nudges import selectors

PAGE = 20


@require_GET
def messages(request: HttpRequest, organization: str) -> HttpResponse:
    """The letters to the own address, the latest first; a nudge can be read again."""
    page = Paginator(selectors.mine(request.actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "nudges/mine.html", {"page": page})
