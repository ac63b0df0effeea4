"""The page behind the link in every nudge: works on a phone, without signing in. Looking changes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.languages import of_browser
from nudges.forms import SnoozeForm
from nudges.services import stopping


@csrf_exempt  # the link is the proof, and mail programs post without ever having seen a page
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody gets, and the button that stops it; a mail program's one click posts here too (RFC 8058)."""
    try:
        if request.method == "POST":
            stopping.stop(token=token, everything=request.POST.get("what") == "all")
    except stopping.NoSuchLetter:
        return _gone(request)
    return _page(request, token, SnoozeForm())


@require_POST
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Get nudges again."""
    try:
        stopping.start(token=token)
    except stopping.NoSuchLetter:
        return _gone(request)
    return redirect("stopping:stop", token)


@require_POST
def later(request: HttpRequest, token: str) -> HttpResponse:
    """Get nothing before a day."""
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        return _page(request, token, form)
    try:
        stopping.put_off(token=token, **form.cleaned_data)
    except stopping.NoSuchLetter:
        return _gone(request)
    return redirect("stopping:stop", token)


def _page(request: HttpRequest, token: str, form: SnoozeForm) -> HttpResponse:
    with translation.override(stopping.language(token=token) or of_browser(request)):
        try:
            standing = stopping.standing(token=token)
        except stopping.NoSuchLetter:
            return _gone(request)
        context = {"standing": standing, "token": token, "form": form}
        return render(request, "nudges/stop.html", context, status=422 if form.errors else 200)


def _gone(request: HttpRequest) -> HttpResponse:
    with translation.override(of_browser(request)):
        return render(request, "nudges/stop_gone.html", status=404)
