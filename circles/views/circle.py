"""The circle of a mentor: for those who sit in it, and for nobody else whatever their role."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from circles import guide as texts
from circles.forms.passing import PassForm
from circles.forms.wall import AskForm
from circles.selectors import circles, meetings
from circles.selectors import hours as office
from circles.selectors import wall as selectors
from circles.services import facilitating, wall
from circles.views.framing import frame, own_clock, seat_of
from plans.services.keys import Lost

if TYPE_CHECKING:
    from circles.models import CircleMember


@never_cache
@require_http_methods(["GET", "POST"])
def circle(request: HttpRequest, organization: str, circle: uuid.UUID) -> HttpResponse:
    """Who sits there, when they meet, and the wall; POST asks the circle something."""
    seat = seat_of(request, circle)
    setting = circles.setting(seat.circle.cohort_id)
    form = AskForm(request.POST or None, coach=setting.coach)
    if request.method == "POST" and form.is_valid() and _ask(request, seat, form):
        return redirect("circles:circle", organization, circle)
    page = selectors.page(request.actor, seat, request.GET.get("page"))
    context = frame(seat) | {"page": page, "form": form}
    if request.htmx and request.method == "GET":
        return render(request, "circles/circle.html#results", context)
    with own_clock(seat) as place:
        coming = meetings.coming(request.actor, seat)
        context |= {
            "setting": setting, "coming": coming, "zone": place, "rules": texts.RULES,
            "outline": texts.BY_KEY.get(coming.meeting.outline) if coming else None,
            "neighbours": circles.neighbours(request.actor, seat),
            "free_hours": len(office.for_member(request.actor, seat, setting)),
        }  # fmt: skip
        return render(request, "circles/circle.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, seat: CircleMember, form: AskForm) -> bool:
    """Keep it; what keeps it from being kept is written into the form, which gives the words back."""
    try:
        wall.ask(actor=request.actor, seat=seat, **form.said)
    except Lost as problem:
        form.add_error(None, str(problem))
        return False
    messages.success(request, "On the wall. Your circle reads it.")
    return True


@require_GET
def guide(request: HttpRequest, organization: str, circle: uuid.UUID) -> HttpResponse:
    """How to look after a circle, and the outlines of four meetings."""
    context = frame(seat_of(request, circle)) | {"outlines": texts.OUTLINES, "rules": texts.RULES}
    return render(request, "circles/guide.html", context)


@require_POST
def ways(request: HttpRequest, organization: str, circle: uuid.UUID) -> HttpResponse:
    """Show the circle the own phone, chat and room, or not any more."""
    shown = request.POST.get("shown") == "yes"
    facilitating.show_ways(actor=request.actor, seat=seat_of(request, circle), shown=shown)
    messages.success(request, "Your circle sees them now." if shown else "Your circle sees your email alone now.")
    return redirect("circles:circle", organization, circle)


@require_http_methods(["GET", "POST"])
def pass_on(request: HttpRequest, organization: str, circle: uuid.UUID) -> HttpResponse:
    """Let another member look after the circle."""
    seat = seat_of(request, circle)
    others = [one.seat for one in circles.neighbours(request.actor, seat) if not one.me]
    if not frame(seat)["facilitates"] or not others:
        raise Http404
    form = PassForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        facilitating.pass_on(actor=request.actor, seat=seat, to=to.pk)
        messages.success(request, f"Passed on. {to.participant.employee.name} gets a letter.")
        return redirect("circles:circle", organization, circle)
    context = frame(seat) | {"form": form}
    return render(request, "circles/pass_on.html", context, status=422 if request.method == "POST" else 200)
