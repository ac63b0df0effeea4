"""The own sessions in one's own calendar: the page that gives out the address, and what a calendar reads there."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views import limits
from plans.selectors import feeds as selectors
from plans.services import feeds

_FRESH = "calendar-address"


@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, organization: str) -> HttpResponse:
    """Make an address, a new one in its place, or none; it is shown once."""
    person = selectors.own(request.actor)
    if request.method == "POST":
        if request.POST.get("answer") == "end":
            feeds.revoke(actor=request.actor, employee=person)
            messages.success(request, "The address shows nothing any more.")
        else:
            request.session[_FRESH] = feeds.renew(actor=request.actor, employee=person)
        return redirect("plans:calendar", organization)
    context = {"link": selectors.link_of(request.actor, person), "fresh": request.session.pop(_FRESH, "")}
    return render(request, "plans/feeds/own.html", context)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The sessions behind a secret address, for whoever has it; a calendar that asks too often waits."""
    if not limits.may_read(request, action="calendar", key=token):
        return ratelimit.respond_429(request)
    found = selectors.behind(token)
    if found is None:
        return HttpResponse("There is nothing here.", status=404, content_type="text/plain; charset=utf-8")
    response = HttpResponse(found.text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="upstream.ics"'
    response["Cache-Control"] = "private, max-age=300"
    return response
