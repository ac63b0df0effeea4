"""The choice between light and dark, kept in a cookie so that the server draws the right one at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

THEMES = {"system", "light", "dark"}


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a theme for a year and go back to the page."""
    wanted = request.POST.get("theme", "")
    back = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    if wanted in THEMES:
        response.set_cookie("theme", wanted, max_age=31_536_000, samesite="Lax", secure=request.is_secure())
    return response
