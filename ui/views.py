"""The gallery: every component on one page, for those who build Upstream."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show all components; for staff, and on machines of developers."""
    if not (settings.DEBUG or settings.DEMO or request.user.is_staff):
        raise Http404
    steps = [
        {"label": "Purpose", "href": "#", "done": True, "current": False},
        {"label": "Measures", "href": "#", "done": False, "current": True},
        {"label": "Review", "href": "", "done": False, "current": False},
    ]
    page = Paginator(range(1, 131), 10).get_page(3)
    tones = ["neutral", "good", "warn", "bad", "primary", "junior", "senior"]
    return render(
        request, "ui/gallery.html", {"page": page, "steps": steps, "tones": tones, "shares": [5, 10, 20, 40, 25]}
    )
