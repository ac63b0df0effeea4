"""The next meeting of a circle: proposed by whoever looks after it, answered by everybody."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from circles.forms.times import MeetingForm
from circles.selectors import meetings as selectors
from circles.services import meetings
from circles.views.framing import frame, own_clock, seat_of
from plans.services.sessions import WrongTimes


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, organization: str, circle: uuid.UUID) -> HttpResponse:
    """Fix the next meeting, or move it."""
    seat = seat_of(request, circle)
    context = frame(seat)
    if not context["facilitates"]:
        raise Http404
    with own_clock(seat) as place:
        now = selectors.coming(request.actor, seat)
        form = MeetingForm(request.POST or None, initial=_initial(now) | {"outline": request.GET.get("outline", "")})
        if request.method == "POST" and form.is_valid():
            try:
                meetings.propose(actor=request.actor, seat=seat, **form.cleaned_data)
            except WrongTimes as refused:
                form.add_error("starts_at", str(refused))
            else:
                messages.success(request, "Everybody gets an invitation.")
                return redirect("circles:circle", organization, circle)
        context |= {"form": form, "moving": now is not None, "zone": place}
        return render(request, "circles/meeting.html", context, status=422 if form.errors else 200)


def _initial(now: selectors.Coming | None) -> dict[str, object]:
    if now is None:
        return {}
    row = now.meeting
    return {
        "starts_at": timezone.localtime(row.starts_at),
        "minutes": row.minutes,
        "place": row.place,
        "meeting_link": row.meeting_link,
    }


@require_POST
def answer(request: HttpRequest, organization: str, circle: uuid.UUID, circle_meeting: uuid.UUID) -> HttpResponse:
    """Say whether one comes."""
    seat = seat_of(request, circle)
    row = selectors.one(request.actor, seat, circle_meeting)
    comes = request.POST.get("comes") == "yes"
    try:
        meetings.answer(actor=request.actor, seat=seat, meeting=row, comes=comes)
        messages.success(request, "Good, you are expected." if comes else "Your circle knows that you cannot come.")
    except meetings.NotAhead as refused:
        messages.error(request, str(refused))
    return redirect("circles:circle", organization, circle)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, organization: str, circle: uuid.UUID, circle_meeting: uuid.UUID) -> HttpResponse:
    """Ask once, then cancel the meeting."""
    seat = seat_of(request, circle)
    row, context = selectors.one(request.actor, seat, circle_meeting), frame(seat)
    if not context["facilitates"]:
        raise Http404
    if request.method == "POST":
        try:
            meetings.cancel(actor=request.actor, seat=seat, meeting=row)
            messages.success(request, "Cancelled. Everybody gets a letter, and the calendars forget it.")
        except meetings.NotAhead as refused:
            messages.error(request, str(refused))
        return redirect("circles:circle", organization, circle)
    with own_clock(seat):
        return render(request, "circles/meeting_cancel.html", context | {"meeting": row})
