"""A new session: three times that suit both, edited and sent by one of the two, whichever way they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from matching import rules as people
from plans import rules
from plans.forms.sessions import NewSessionForm
from plans.selectors import availability
from plans.selectors import sessions as selectors
from plans.services import sessions
from plans.views.meeting import clock, initial
from plans.views.session_ways import drawn
from profiles.views.ways import Way

if TYPE_CHECKING:
    from matching.models import Pairing


def propose(request: HttpRequest, pairing: Pairing, way: Way, asked: str = "") -> HttpResponse:
    """Look for times, let them be changed, and put them on the table."""
    seat = rules.acting(request.actor, pairing) or people.own_side(request.actor, pairing)
    if not rules.speaks_for_side(seat, pairing):
        raise Http404
    steps = selectors.steps_to_meet_for(request.actor, pairing)
    zones = availability.zones(pairing)
    with timezone.override(zones[seat.side]):
        times = availability.suggested(request.actor, pairing)
        values = initial(times) | {
            "minutes": 45, "step": selectors.wanted(steps, asked), "meeting_link": selectors.usual_link(pairing),
        }  # fmt: skip
        theirs = [clock(at, zones[rules.other_side(seat.side)]) for at in times]
        form = NewSessionForm(request.POST or None, initial=values, theirs=theirs, steps=steps)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            step = next((one for one in steps if str(one.pk) == data.get("step")), None)
            try:
                sessions.propose(
                    actor=request.actor, pairing=pairing, starts=form.times(), minutes=data["minutes"],
                    meeting_link=data["meeting_link"], step=step,
                )  # fmt: skip
                return way.to()
            except (sessions.WrongTimes, sessions.NotOpen) as refused:
                form.add_error("first", str(refused))
        context = {"form": form, "session": None, "suggested": bool(times), "moving": False}
        return drawn(request, pairing, seat, way, "plans/sessions/propose.html", context)
