"""How much one request may bring. Judged by what it announces, before anything reads it.

Whoever looks for the token of a form reads the form, and reading a form stores its files on disk: a stranger could have
filled it. This stands behind the tenancy, so that what comes under an organization's address comes from a member.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from accounts.api import gate, problems

MB = 1024 * 1024
USUAL = 1 * MB
# Room for the form around a file of 50 MB, an archive of 30 MB, a photo of 12 MB, or a picture of 4 MB.
LARGER = {
    "programs:participant-names": 51 * MB,
    "profiles:signup-new": 51 * MB,
    "profiles:linkedin": 31 * MB,
    "profiles:photo": 13 * MB,
    "accounts:organization-logo-change": 5 * MB,
}
# Answers what is too large with its own page.
JUDGES_ITSELF = {"programs:import-new"}
_SWALLOWED = 400 * MB


class SizeMiddleware:
    """Answers 413 to a request that announces more than its page may be sent, and 400 to a form in letters that forms lack."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(gate.PREFIX) and _announced(request) > USUAL:
            return problems.page(413, "At most one megabyte can be sent at once. Send it in parts.")
        if _is_unreadable(request):
            return render(request, "400.html", status=400)
        size = _announced(request)
        route = _route(request) if size > USUAL else ""
        limit = LARGER.get(route, USUAL)
        if size <= limit or route in JUDGES_ITSELF:
            return self.get_response(request)
        if getattr(request, "membership", None):
            _swallow(request)
        return render(request, "413.html", {"megabytes": max(limit // MB - 1, 1)}, status=413)


def _is_unreadable(request: HttpRequest) -> bool:
    """NOTE: Django refuses such a form as well, but its pages of refusal look into the form once more and so answer 500."""
    strange = request.encoding is not None and request.encoding.lower() != "utf-8"
    return strange and request.content_type == "application/x-www-form-urlencoded"


def _announced(request: HttpRequest) -> int:
    """NOTE: a body that comes in chunks announces nothing, and Django reads nothing of it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _route(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _swallow(request: HttpRequest) -> None:
    """Read and forget a member's body: a browser shows an answer only once it could send everything."""
    left = _SWALLOWED
    while left > 0 and (chunk := request.read(1 << 16)):
        left -= len(chunk)
